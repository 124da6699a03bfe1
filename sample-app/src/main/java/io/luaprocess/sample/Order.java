package io.luaprocess.sample;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * A row of the table of orders.
 *
 * @param id the number of the order
 * @param tenant who has placed it, and whose pricing rule applies
 * @param item what is ordered
 * @param quantity how many
 * @param state how far it is
 * @param price what it costs, once its rule has said so
 * @param parcel what it is shipped in
 * @param reason why it was cancelled or has failed
 */
record Order(long id, String tenant, String item, int quantity, String state, @Nullable BigDecimal price,
		@Nullable String parcel, @Nullable String reason, String process) {
}
