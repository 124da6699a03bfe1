/**
 * Who knows whom: links, monitors and names.
 */
@NullMarked
package io.luaprocess.topology;

import org.jspecify.annotations.NullMarked;
