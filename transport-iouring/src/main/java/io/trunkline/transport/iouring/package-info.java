/**
 * Carries Trunkline's bytes over io_uring.
 *
 * <p>Entry type: {@link io.trunkline.transport.iouring.IoUringTransportProvider}. The connections, their set-up and the
 * thread model are those of {@code io.trunkline.transport.netty}; only the loops and channels differ.
 *
 * <p>What does not belong here: anything that the other transports would need as well.
 */
@NullMarked
package io.trunkline.transport.iouring;

import org.jspecify.annotations.NullMarked;
