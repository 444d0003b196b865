/**
 * Real servers and real sockets that are treated badly under load, judged by the checker of the simulator: what callers
 * were told is compared with what the server's own log says.
 */
@NullMarked
package io.trunkline.it.faults;

import org.jspecify.annotations.NullMarked;
