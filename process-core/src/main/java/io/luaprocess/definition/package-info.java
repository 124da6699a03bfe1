/**
 * Definition entries: ids, kinds and their loading from folders and {@code _index.yaml}
 * files.
 */
@NullMarked
package io.luaprocess.definition;

import org.jspecify.annotations.NullMarked;
