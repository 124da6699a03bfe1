/**
 * Messages as a part of transactions.
 */
@NullMarked
package io.luaprocess.spring.transaction;

import org.jspecify.annotations.NullMarked;
