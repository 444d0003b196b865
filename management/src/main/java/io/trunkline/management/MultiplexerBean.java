package io.trunkline.management;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.Figure;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import io.trunkline.status.SlotRange;
import io.trunkline.status.TopologyStatus;
import java.util.List;

/** The MBean of a multiplexer as a whole. */
final class MultiplexerBean {

    /**
     * What its attributes are read from. Immutable.
     *
     * @param status of the multiplexer
     * @param droppedNotifications since the registration
     * @param options with which it was connected
     */
    record Snapshot(MultiplexerStatus status, long droppedNotifications, MultiplexerOptions options) {

        MultiplexerCounters counters() {
            return status.counters();
        }

        TopologyStatus topology() {
            return status.topology();
        }

        long figure(Figure figure) {
            return counters().get(figure);
        }
    }

    static final BeanModel<Snapshot> MODEL = model();

    private MultiplexerBean() {}

    private static BeanModel<Snapshot> model() {
        BeanModel.Builder<Snapshot> bean = BeanModel.builder("Multiplexer", "A multiplexer with all its servers.");
        bean.text(
                        "ClientName",
                        "How it calls itself on the servers.",
                        now -> now.status().clientName())
                .truth(
                        "Connected",
                        "Whether at least one server can be used.",
                        now -> now.status().connected())
                .truth("Closed", "Whether it was closed.", now -> now.status().closed())
                .text("Transport", "The transport in use.", now -> now.status().transport())
                .text("TransportReason", "Why that one.", now -> now.status().transportReason())
                .texts(
                        "Endpoints",
                        "Its servers.",
                        now -> now.status().endpoints().stream()
                                .map(endpoint -> endpoint.endpoint().toString())
                                .toList())
                .text(
                        "TopologyKind",
                        "What its servers are to each other.",
                        now -> BeanNames.title(now.topology().kind()))
                .number(
                        "TopologyVersion",
                        "How often that has changed, or who serves which slots of a cluster.",
                        now -> now.topology().version())
                .text(
                        "TopologyTold",
                        "Who told that last, when, and why; empty if nobody has.",
                        now -> now.topology().toldBy().isEmpty()
                                ? ""
                                : now.topology().toldBy() + " at "
                                        + now.topology().toldAt() + ", because of: "
                                        + now.topology().cause())
                .texts(
                        "Nodes",
                        "Its servers among each other.",
                        now -> texts(now.topology().nodes()))
                .texts(
                        "Shards",
                        "Who has which slots of a cluster; or who is the primary, and who follows it.",
                        now -> texts(now.topology().shards()))
                .number(
                        "UncoveredSlots",
                        "How many slots of a cluster nobody is known to serve, to be watched.",
                        now -> count(now.topology().uncovered()))
                .number(
                        "MovingSlots",
                        "How many slots of a cluster are on their way to another node.",
                        now -> count(now.topology().moving()))
                .texts(
                        "TopologyChanges",
                        "What changed last, and why; the last change first.",
                        now -> texts(now.topology().changes()))
                .composite(
                        "LatencyMicros",
                        "From submission to the reading of the reply, in microseconds.",
                        now -> LatencyComposite.of(now.counters().latency()))
                .fraction(
                        "LatencyP50Micros",
                        "The median of the latency, to be charted.",
                        now -> now.counters().latency().p50Micros())
                .fraction(
                        "LatencyP99Micros",
                        "The 99th percentile of the latency, to be charted.",
                        now -> now.counters().latency().p99Micros())
                .composite(
                        "RecentLatencyMicros",
                        "The latency of the last full minute, in microseconds.",
                        now -> LatencyComposite.of(now.counters().recentLatency()))
                .fraction(
                        "RecentLatencyP50Micros",
                        "The median of the last full minute's latency, to be charted.",
                        now -> now.counters().recentLatency().p50Micros())
                .fraction(
                        "RecentLatencyP99Micros",
                        "The 99th percentile of the last full minute's latency, to be charted.",
                        now -> now.counters().recentLatency().p99Micros())
                .number(
                        "DroppedNotifications",
                        "Notifications that a slow listener kept from being sent.",
                        now -> now.droppedNotifications())
                .operation(
                        "status",
                        "A page of text about everything, to be read by a person.",
                        now -> now.status().toString())
                .operation(
                        "topology",
                        "A page of text about who serves what, and how that came to be.",
                        now -> now.topology().toString())
                .notifications(
                        "Events of the multiplexer, as text, and as open data in the user data.",
                        NotificationRelay.TYPES);
        configuration(bean);
        CounterAttributes.add(bean, Figure.Scope.MULTIPLEXER, Snapshot::figure);
        CounterAttributes.add(bean, Figure.Scope.SERVER, Snapshot::figure);
        CounterAttributes.add(bean, Snapshot::figure);
        return bean.build();
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private static long count(List<SlotRange> slots) {
        return slots.stream().mapToLong(SlotRange::size).sum();
    }

    private static void configuration(BeanModel.Builder<Snapshot> bean) {
        bean.composite(
                        "Configuration",
                        "Every option: what was set, or what holds by default; secrets are masked.",
                        now -> TextComposite.of(
                                "Configuration",
                                "The options by keyword.",
                                now.options().describe()))
                .number(
                        "SyncTimeoutMillis",
                        "How long a caller waits at most.",
                        now -> now.options().timeouts().syncTimeout().toMillis())
                .number(
                        "AsyncTimeoutMillis",
                        "How long a command with a future may take.",
                        now -> now.options().timeouts().asyncTimeout().toMillis())
                .number(
                        "ConnectTimeoutMillis",
                        "How long one attempt to connect may take.",
                        now -> now.options().timeouts().connectTimeout().toMillis())
                .number(
                        "MaxFrameBytes",
                        "How many bytes one reply may have.",
                        now -> now.options().resp().maxFrameBytes())
                .number(
                        "MaxFrameElements",
                        "How many elements one reply may have.",
                        now -> now.options().resp().maxFrameElements());
    }
}
