package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.Subscriber;
import io.trunkline.command.face.PublishingCommands;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

final class PublishingCommandsTest extends FaceTest<PublishingCommands<String, String>> {

    PublishingCommandsTest() {
        super(PublishingCommands.class, true);
    }

    @Test
    void publish_eitherKind_reachesItsSubscriberOnly() {
        String channel = unique("channel");
        assertThat(db.publish(channel, "nobody")).isZero();
        assertThat(db.spublish(channel, "nobody")).isZero();
        Queue<String> toPlain = new ConcurrentLinkedQueue<>();
        Queue<String> toSharded = new ConcurrentLinkedQueue<>();
        Subscriber<String> subscriber = multiplexer.subscriber();
        try (Subscriber.Subscription plain =
                        subscriber.subscribe(Channel.literal(channel), message -> toPlain.add(message.payload()));
                Subscriber.Subscription sharded =
                        subscriber.subscribe(Channel.sharded(channel), message -> toSharded.add(message.payload()))) {
            assertThat(db.publish(channel, "plain")).as(plain.toString()).isEqualTo(1);
            assertThat(db.spublish(channel, "sharded")).as(sharded.toString()).isEqualTo(1);
            await("the messages arrive", () -> !toPlain.isEmpty() && !toSharded.isEmpty());
            assertThat(toPlain).containsExactly("plain");
            assertThat(toSharded).containsExactly("sharded");
        }
    }
}
