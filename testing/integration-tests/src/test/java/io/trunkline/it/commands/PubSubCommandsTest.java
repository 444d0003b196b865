package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.Subscriber;
import io.trunkline.command.face.PubSubCommands;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

final class PubSubCommandsTest extends FaceTest<PubSubCommands<String, String>> {

    PubSubCommandsTest() {
        super(PubSubCommands.class, false);
    }

    @Test
    void publish_subscriber_isCountedAndGetsIt() {
        String channel = unique("channel");
        assertThat(database.publish(channel, "nobody")).isZero();
        Queue<ChannelMessage<String>> received = new ConcurrentLinkedQueue<>();
        Subscriber<String> subscriber = multiplexer.subscriber();
        try (Subscriber.Subscription subscription = subscriber.subscribe(Channel.literal(channel), received::add)) {
            assertThat(subscription.channel()).isEqualTo(Channel.literal(channel));
            assertThat(database.publish(channel, "somebody")).isEqualTo(1);
            await("the message arrives", () -> !received.isEmpty());
            assertThat(received).extracting(ChannelMessage::payload).containsExactly("somebody");
            assertThat(async.publish(channel, "again").join()).isEqualTo(1);
            assertThat(db.pubsubChannels()).contains(channel);
            assertThat(db.pubsubChannels(channel + "*")).containsExactly(channel);
            assertThat(db.pubsubNumsub(channel, "missing")).isEqualTo(Map.of(channel, 1L, "missing", 0L));
            assertThat(db.pubsubShardchannels()).doesNotContain(channel);
        }
    }

    @Test
    void pubsubNumpat_countsPatterns() {
        long before = db.pubsubNumpat();
        try (Subscriber.Subscription subscription =
                multiplexer.subscriber().subscribe(Channel.pattern(unique("pattern") + "*"), message -> {})) {
            assertThat(db.pubsubNumpat()).as(subscription.toString()).isEqualTo(before + 1);
        }
    }

    @Test
    void shardChannels_areApart() {
        String channel = unique("shard");
        assertThat(database.spublish(channel, "nobody")).isZero();
        Queue<String> received = new ConcurrentLinkedQueue<>();
        try (Subscriber.Subscription subscription = multiplexer
                .subscriber()
                .subscribe(Channel.sharded(channel), message -> received.add(message.payload()))) {
            assertThat(database.spublish(channel, "somebody"))
                    .as(subscription.toString())
                    .isEqualTo(1);
            await("the message arrives", () -> !received.isEmpty());
            assertThat(db.pubsubShardchannels()).contains(channel);
            assertThat(db.pubsubShardchannels(channel + "*")).isEqualTo(List.of(channel));
            assertThat(db.pubsubShardnumsub(channel, "missing")).isEqualTo(Map.of(channel, 1L, "missing", 0L));
            assertThat(db.pubsubChannels(channel)).isEmpty();
        }
    }
}
