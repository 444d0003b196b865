/** Runs the transport contract against the native transport and NIO, and tests what only these transports have. */
@NullMarked
package io.trunkline.transport.netty;

import org.jspecify.annotations.NullMarked;
