package io.trunkline.status;

import java.util.List;

/**
 * What an operator wants to see first. A snapshot; immutable.
 *
 * @param clientName how the multiplexer calls itself on the servers
 * @param transport the transport in use, such as {@code epoll}
 * @param transportReason why that one
 * @param connected whether at least one server can be used
 * @param closed whether the multiplexer was closed
 * @param endpoints the servers
 * @param counters the figures
 */
public record MultiplexerStatus(
        String clientName,
        String transport,
        String transportReason,
        boolean connected,
        boolean closed,
        List<EndpointStatus> endpoints,
        MultiplexerCounters counters) {

    /** Copies the list. */
    public MultiplexerStatus {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * A page of text to be read by a person. Figures that are 0 are left out.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder page = new StringBuilder();
        page.append("multiplexer  ")
                .append(clientName)
                .append(closed ? " (closed)" : connected ? " (connected)" : " (not connected)");
        page.append("\ntransport    ").append(transport).append(": ").append(transportReason);
        for (EndpointStatus server : endpoints) {
            page.append("\nserver       ")
                    .append(server.endpoint())
                    .append("  ")
                    .append(server.role().name().toLowerCase(java.util.Locale.ROOT));
            if (server.version() != null) {
                page.append("  ").append(server.product()).append(' ').append(server.version());
                page.append("  RESP").append(server.protocol());
            }
            for (EndpointStatus.ConnectionStatus connection : server.connections()) {
                page.append("\n  ").append(connection.id().lane());
                page.append("  ").append(connection.state().name().toLowerCase(java.util.Locale.ROOT));
                if (connection.connectedSince() != null) {
                    page.append(" since ").append(connection.connectedSince());
                }
                page.append("\n    ").append(connection.counters().text());
                if (connection.lastFailure() != null) {
                    page.append("\n    last failure: ").append(connection.lastFailure());
                }
            }
        }
        return page.toString();
    }
}
