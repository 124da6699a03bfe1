package io.luaprocess.sample;

/**
 * An order as a customer places it.
 *
 * @param id number of the order
 * @param tenant whose pricing rule applies
 * @param item what is ordered
 * @param quantity how many
 * @param card number of the card to charge
 */
record Order(long id, String tenant, String item, int quantity, String card) {
}
