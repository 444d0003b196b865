package io.trunkline.management;

import io.trunkline.EndpointStatus;

/** The MBean of one server. */
final class EndpointBean {

    static final BeanModel<EndpointStatus> MODEL = model();

    private EndpointBean() {}

    private static BeanModel<EndpointStatus> model() {
        BeanModel.Builder<EndpointStatus> bean = BeanModel.builder("Endpoint", "One server of a multiplexer.");
        bean.text("Endpoint", "Where it is.", now -> now.endpoint().toString())
                .text("Role", "Its role as last heard.", now -> BeanNames.title(now.role()))
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
                                .map(each -> BeanNames.title(each.kind()) + ": " + BeanNames.title(each.state()))
                                .toList());
        CounterAttributes.add(
                bean,
                (now, figure) -> now.connections().stream()
                        .mapToLong(each -> figure.applyAsLong(each.counters()))
                        .sum());
        return bean.build();
    }
}
