/** Tests of what is made of replies. */
@NullMarked
package io.trunkline.cli.format;

import org.jspecify.annotations.NullMarked;
