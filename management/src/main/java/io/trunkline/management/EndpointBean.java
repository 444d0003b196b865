package io.trunkline.management;

import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.Figure;
import java.util.stream.Stream;

/** The MBean of one server. */
final class EndpointBean {

    static final BeanModel<EndpointStatus> MODEL = model();

    private EndpointBean() {}

    private static BeanModel<EndpointStatus> model() {
        BeanModel.Builder<EndpointStatus> bean = BeanModel.builder("Endpoint", "One server of a multiplexer.");
        bean.text("Endpoint", "Where it is.", now -> now.endpoint().toString())
                .text("Role", "Its role as last heard.", now -> BeanNames.title(now.role()))
                .truth(
                        "Connected",
                        "Whether a connection that callers share is up; for monitors that keep numbers and truths only.",
                        now -> now.connections().stream()
                                .anyMatch(each -> each.kind() == ConnectionKind.INTERACTIVE
                                        && each.state() == BridgeState.ESTABLISHED))
                .text(
                        "Product",
                        "What it is, as last heard; empty before the first connection.",
                        EndpointStatus::product)
                .text(
                        "Version",
                        "Its version as last heard; empty before the first connection.",
                        EndpointStatus::version)
                .integer(
                        "Protocol",
                        "The RESP version spoken: 2, 3, or 0 before the first connection.",
                        EndpointStatus::protocol)
                .texts(
                        "Connections",
                        "Its connections, each with its state.",
                        now -> now.connections().stream()
                                .map(each -> each.id().lane() + ": " + BeanNames.title(each.state()))
                                .toList());
        CounterAttributes.add(
                bean, Figure.Scope.SERVER, (now, figure) -> now.counters().get(figure));
        CounterAttributes.add(bean, EndpointBean::total);
        return bean.build();
    }

    private static long total(EndpointStatus now, Figure figure) {
        return CounterAttributes.total(
                Stream.concat(now.connections().stream().map(ConnectionStatus::counters), now.ended().stream()),
                figure);
    }
}
