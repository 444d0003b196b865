package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber;
import io.trunkline.Transaction;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application's code throws concerns whom it works for, and nobody else. */
final class UserCodeTest {

    private static final List<Throwable> ANYTHING = List.of(
            new IllegalStateException("oops"),
            new StackOverflowError("oops"),
            new OutOfMemoryError("oops"),
            new AssertionError("oops"),
            new NoClassDefFoundError("oops"),
            new IOException("oops"));

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException thrown(Throwable anything) throws E {
        throw (E) anything;
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N08_decoderThrowsAnything_itsCommandAloneFails(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n08");
            db.set(key, "v");
            for (Throwable anything : ANYTHING) {
                RedisFuture<String> before = db.async().get(key);
                RedisFuture<String> broken = db.async()
                        .execute(db.commands().strings().get(key).readAs(in -> {
                            throw UserCodeTest.<RuntimeException>thrown(anything);
                        }));
                RedisFuture<String> after = db.async().get(key);
                assertThat(before.join()).isEqualTo("v");
                assertThatThrownBy(broken::join)
                        .isInstanceOf(UnexpectedReplyException.class)
                        .hasCause(anything);
                assertThat(after.join()).isEqualTo("v");
                assertThatThrownBy(() ->
                                db.execute(db.commands().strings().get(key).readAs(in -> {
                                    throw UserCodeTest.<RuntimeException>thrown(anything);
                                })))
                        .isInstanceOf(UnexpectedReplyException.class)
                        .hasCause(anything);
            }
            assertThat(multiplexer.counters().get(Figure.USER_CODE_FAILURES)).isEqualTo(2L * ANYTHING.size());
            assertNoConnectionEnded(multiplexer);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N08_decoderOfAMemberThrows_theTransactionIsTold(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n08");
            for (Throwable anything : ANYTHING) {
                Transaction<String, String> transaction = db.createTransaction();
                RedisFuture<Long> broken =
                        transaction.execute(db.commands().strings().incr(key).readAs(in -> {
                            throw UserCodeTest.<RuntimeException>thrown(anything);
                        }));
                RedisFuture<Long> whole = transaction.incr(key);
                assertThat(transaction.execute()).isTrue();
                assertThatThrownBy(broken::join).isInstanceOf(UnexpectedReplyException.class);
                assertThat(whole.join()).isPositive();
            }
            assertThat(db.get(key)).isEqualTo(Integer.toString(2 * ANYTHING.size()));
            assertNoConnectionEnded(multiplexer);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N08_codecOfASubscriptionThrowsAnything_itsMessageAloneIsLost(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Codec<String, String> fragile = Codecs.values(text -> text.getBytes(StandardCharsets.UTF_8), bytes -> {
                String text = new String(bytes, StandardCharsets.UTF_8);
                if (text.startsWith("bad")) {
                    throw UserCodeTest.<RuntimeException>thrown(ANYTHING.get(Integer.parseInt(text.substring(3))));
                }
                return text;
            });
            Channel channel = Channel.literal(Clients.unique("n08"));
            BlockingQueue<String> handled = new LinkedBlockingQueue<>();
            Subscriber<String> subscriber = multiplexer.subscriber();
            multiplexer.subscriber(fragile).subscribe(channel, message -> handled.add(message.payload()));
            MessageQueue<String> fragileQueue = multiplexer.subscriber(fragile).subscribe(channel);
            MessageQueue<String> sound = subscriber.subscribe(channel);
            for (int i = 0; i < ANYTHING.size(); i++) {
                subscriber.publish(channel, "bad" + i);
                assertThat(sound.take()).extracting(ChannelMessage::payload).isEqualTo("bad" + i);
            }
            subscriber.publish(channel, "good");
            assertThat(handled.poll(20, TimeUnit.SECONDS)).isEqualTo("good");
            assertThat(fragileQueue.take()).extracting(ChannelMessage::payload).isEqualTo("good");
            assertThat(sound.take()).extracting(ChannelMessage::payload).isEqualTo("good");
            assertThat(multiplexer.counters().get(Figure.USER_CODE_FAILURES)).isEqualTo(2L * ANYTHING.size());
            assertNoConnectionEnded(multiplexer);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N08_handlerConsumerAndListenerThrowAnything_theOthersHear(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Channel channel = Channel.literal(Clients.unique("n08"));
            Subscriber<String> subscriber = multiplexer.subscriber();
            CountDownLatch handled = new CountDownLatch(ANYTHING.size());
            CountDownLatch consumed = new CountDownLatch(ANYTHING.size());
            AtomicBoolean refused = new AtomicBoolean();
            CountDownLatch heard = new CountDownLatch(1);
            try (EventRegistration failing = multiplexer.addListener(event -> {
                        throw UserCodeTest.<RuntimeException>thrown(new IOException("oops"));
                    });
                    EventRegistration sound = multiplexer.addListener(event -> {
                        if (refused.get()) {
                            heard.countDown();
                        }
                    })) {
                assertThat(failing).isNotSameAs(sound);
                subscriber.subscribe(channel, message -> {
                    handled.countDown();
                    throw UserCodeTest.<RuntimeException>thrown(ANYTHING.get(Integer.parseInt(message.payload())));
                });
                subscriber.subscribe(channel).onMessage(message -> {
                    consumed.countDown();
                    throw UserCodeTest.<RuntimeException>thrown(ANYTHING.get(Integer.parseInt(message.payload())));
                });
                for (int i = 0; i < ANYTHING.size(); i++) {
                    subscriber.publish(channel, Integer.toString(i));
                }
                assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(consumed.await(20, TimeUnit.SECONDS)).isTrue();
                refused.set(true);
                assertThatThrownBy(() -> multiplexer.database().execute("NOSUCHCOMMAND"))
                        .isNotInstanceOf(CompletionException.class);
                assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
                Clients.await(
                        "every failure to be counted",
                        () -> multiplexer.counters().get(Figure.USER_CODE_FAILURES) > 2L * ANYTHING.size());
            }
            assertNoConnectionEnded(multiplexer);
        }
    }

    private static void assertNoConnectionEnded(ConnectionMultiplexer multiplexer) {
        assertThat(multiplexer.counters().get(Figure.CONNECTION_FAILURES)).isZero();
        assertThat(multiplexer.database().ping()).isEqualTo("PONG");
    }
}
