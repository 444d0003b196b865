/** Tests what an application uses. */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;
