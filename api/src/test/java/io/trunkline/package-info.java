/** Tests what an application uses: options and their texts first of all. */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;
