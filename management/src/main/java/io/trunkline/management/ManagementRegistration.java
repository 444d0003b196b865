package io.trunkline.management;

import java.util.Set;
import javax.management.ObjectName;

/** The MBeans of one multiplexer, until that is closed. Thread-safe. */
public interface ManagementRegistration extends AutoCloseable {

    /**
     * The MBean of the multiplexer as a whole.
     *
     * @return its name, the same for the whole life of the registration
     */
    ObjectName multiplexerName();

    /**
     * Every MBean that is registered now, those of endpoints and connections included.
     *
     * @return a copy; empty once the registration or the multiplexer is closed
     */
    Set<ObjectName> names();

    /**
     * Takes every MBean away, and the listener from the multiplexer. Idempotent, and without effect once the
     * multiplexer is closed.
     */
    @Override
    void close();
}
