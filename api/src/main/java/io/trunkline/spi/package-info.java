/**
 * What an engine implements so that {@link io.trunkline.ConnectionMultiplexer#connect} finds it. Applications never see this package.
 */
@NullMarked
package io.trunkline.spi;

import org.jspecify.annotations.NullMarked;
