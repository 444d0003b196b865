package io.trunkline.management;

import java.util.Set;
import javax.management.ObjectName;

/** The MBeans of one multiplexer. Thread-safe. */
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
     * @return a copy
     */
    Set<ObjectName> names();

    /** Takes every MBean away, and the listener from the multiplexer. Idempotent. */
    @Override
    void close();
}
