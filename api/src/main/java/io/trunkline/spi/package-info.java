/**
 * What an engine implements: so that {@link io.trunkline.ConnectionMultiplexer#connect} finds it, and so that
 * monitoring can watch what it makes. Applications need nothing of this package.
 */
@NullMarked
package io.trunkline.spi;

import org.jspecify.annotations.NullMarked;
