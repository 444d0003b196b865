@NullMarked
package io.trunkline.core.context;

import org.jspecify.annotations.NullMarked;
