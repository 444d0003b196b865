@NullMarked
package io.trunkline.core.dispatch;

import org.jspecify.annotations.NullMarked;
