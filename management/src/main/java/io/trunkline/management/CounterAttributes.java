package io.trunkline.management;

import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.Figure;
import java.util.stream.Stream;

/** The attributes that every kind of MBean has: the figures of connections, of one or in sum. */
final class CounterAttributes {

    /** Gets one figure out of a snapshot. */
    interface Reader<S> {
        long read(S snapshot, Figure figure);
    }

    private CounterAttributes() {}

    static <S> void add(BeanModel.Builder<S> bean, Reader<S> reader) {
        add(bean, Figure.Scope.CONNECTION, reader);
        bean.fraction("OperationsPerFlush", "How well commands coalesce.", now -> {
            long flushes = reader.read(now, Figure.FLUSHES);
            return flushes == 0 ? 0 : (double) reader.read(now, Figure.OPERATIONS) / flushes;
        });
    }

    static <S> void add(BeanModel.Builder<S> bean, Figure.Scope scope, Reader<S> reader) {
        for (Figure figure : Figure.of(scope)) {
            bean.number(figure.attribute(), figure.meaning(), now -> reader.read(now, figure));
        }
    }

    /** The figure of several connections in one. */
    static long total(Stream<ConnectionCounters> connections, Figure figure) {
        return connections
                .reduce(ConnectionCounters::plus)
                .map(all -> all.get(figure))
                .orElse(0L);
    }
}
