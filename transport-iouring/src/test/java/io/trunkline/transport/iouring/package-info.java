/** Runs the transport contract against io_uring. */
@NullMarked
package io.trunkline.transport.iouring;

import org.jspecify.annotations.NullMarked;
