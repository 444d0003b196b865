package io.trunkline.core.sentinel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.Endpoint;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F6: what sentinels answer and publish, as Redis 7.0 writes it. */
@DisplayName("F6: what sentinels say")
final class SentinelViewReaderTest {

    private static final Endpoint ASKED = Endpoint.tcp("10.0.0.9", 26379);

    private static RespValue text(String text) {
        return new RespValue.BulkString(text.getBytes(UTF_8));
    }

    private static RespValue list(RespValue... parts) {
        return new RespValue.Array(Arrays.asList(parts));
    }

    private static RespValue fields(boolean resp3, String line) {
        List<RespValue> parts = Arrays.stream(line.split("[= ]"))
                .map(SentinelViewReaderTest::text)
                .toList();
        if (!resp3) {
            return new RespValue.Array(parts);
        }
        List<RespValue.MapOf.Entry> entries = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            entries.add(new RespValue.MapOf.Entry(parts.get(i), parts.get(i + 1)));
        }
        return new RespValue.MapOf(entries);
    }

    @ParameterizedTest(name = "F6: RESP3 {0}")
    @ValueSource(booleans = {false, true})
    void read_allAnswers_areOneView(boolean resp3) {
        SentinelView view = Objects.requireNonNull(SentinelViewReader.read(
                ASKED,
                new SentinelAnswers(
                        list(text("10.0.0.1"), text("6379")),
                        fields(resp3, "name=orders flags=master config-epoch=17 quorum=2"),
                        list(
                                fields(resp3, "ip=10.0.0.2 port=6379 flags=slave master-link-status=ok"),
                                fields(resp3, "ip=fe80::1 port=6379 flags=slave master-link-status=err"),
                                fields(resp3, "ip=10.0.0.3 port=6379 flags=s_down,slave,disconnected"),
                                fields(resp3, "ip=10.0.0.4 port=0 flags=slave")),
                        list(fields(resp3, "ip=10.0.0.8 port=26379 runid=abc flags=sentinel")),
                        text("def")),
                UnaryOperator.identity()));

        assertThat(view)
                .isEqualTo(new SentinelView(
                        ASKED,
                        "def",
                        true,
                        Endpoint.tcp("10.0.0.1", 6379),
                        17,
                        List.of(
                                new ReplicaView(Endpoint.tcp("10.0.0.2", 6379), true, true),
                                new ReplicaView(Endpoint.tcp("fe80::1", 6379), true, false),
                                new ReplicaView(Endpoint.tcp("10.0.0.3", 6379), false, false)),
                        List.of(new PeerView("abc", Endpoint.tcp("10.0.0.8", 26379)))));
    }

    @Test
    void read_mapped_isWhereServersAndSentinelsAreReached() {
        UnaryOperator<Endpoint> mapping = told -> Endpoint.tcp("nat.example", ((Endpoint.Tcp) told).port() + 10_000);
        SentinelView view = Objects.requireNonNull(SentinelViewReader.read(
                ASKED,
                new SentinelAnswers(
                        list(text("10.0.0.1"), text("6379")),
                        null,
                        list(fields(false, "ip=10.0.0.2 port=6380 flags=slave master-link-status=ok")),
                        list(fields(false, "ip=10.0.0.8 port=26379 runid=abc flags=sentinel")),
                        text("def")),
                mapping));

        assertThat(view.asked()).isEqualTo(ASKED);
        assertThat(view.primary()).isEqualTo(Endpoint.tcp("nat.example", 16379));
        assertThat(view.replicas())
                .extracting(ReplicaView::endpoint)
                .containsExactly(Endpoint.tcp("nat.example", 16380));
        assertThat(view.peers()).extracting(PeerView::endpoint).containsExactly(Endpoint.tcp("nat.example", 36379));
    }

    @Test
    void read_nullAddress_isAnUnknownService() {
        SentinelView view = Objects.requireNonNull(SentinelViewReader.read(
                ASKED, new SentinelAnswers(RespValue.Null.INSTANCE, null, null, null, null), UnaryOperator.identity()));

        assertThat(view.knowsService()).isFalse();
        assertThat(view.primary()).isNull();
    }

    @Test
    void read_noAnswer_isNoView() {
        assertThat(SentinelViewReader.read(
                        ASKED, new SentinelAnswers(null, null, null, null, text("def")), UnaryOperator.identity()))
                .isNull();
    }

    @Test
    void read_nonsense_isNotTold() {
        SentinelView view = Objects.requireNonNull(SentinelViewReader.read(
                ASKED,
                new SentinelAnswers(
                        list(text("10.0.0.1"), text("70000")),
                        text("x"),
                        list(text("x"), list()),
                        new RespValue.Int(1),
                        list()),
                UnaryOperator.identity()));

        assertThat(view).isEqualTo(new SentinelView(ASKED, null, true, null, -1, List.of(), List.of()));
    }

    @ParameterizedTest(name = "F7: {0} {1}")
    @CsvSource({
        "+switch-master, orders 10.0.0.1 6379 10.0.0.2 6379, true",
        "+switch-master, others 10.0.0.1 6379 10.0.0.2 6379, false",
        "+sdown, master orders 10.0.0.1 6379, true",
        "+odown, master others 10.0.0.1 6379 #quorum 2/2, false",
        "+slave, slave 10.0.0.2:6379 10.0.0.2 6379 @ orders 10.0.0.1 6379, true",
        "+sdown, slave 10.0.0.2:6379 10.0.0.2 6379 @ others 10.0.0.1 6379, false",
        "+sentinel, sentinel abc 10.0.0.8 26379 @ orders 10.0.0.1 6379, true",
        "+tilt, #tilt mode entered, true"
    })
    void isAbout_eachForm_isOfItsService(String channel, String text, boolean expected) {
        assertThat(SentinelNews.isAbout("orders", channel, text)).isEqualTo(expected);
    }
}
