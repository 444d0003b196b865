package io.trunkline.core.server;

import io.trunkline.core.message.OrderMark;
import io.trunkline.options.ReadFrom;

/**
 * Stands in the shared line of a server for somebody who will borrow a connection of that server, or of another one if
 * it is retired before.
 */
final class LeaseMark extends OrderMark {

    private final Borrower borrower;

    LeaseMark(Borrower borrower, ServerEndPoint server) {
        super(borrower.message(), () -> server.leases().lease(borrower));
        this.borrower = borrower;
        ReadFrom place = borrower.message().readFrom();
        if (place != null) {
            setReadFrom(place);
        }
    }

    /** Who will borrow. */
    Borrower borrower() {
        return borrower;
    }
}
