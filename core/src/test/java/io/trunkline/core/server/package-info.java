@NullMarked
package io.trunkline.core.server;

import org.jspecify.annotations.NullMarked;
