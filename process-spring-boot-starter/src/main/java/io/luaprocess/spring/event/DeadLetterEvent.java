package io.luaprocess.spring.event;

import io.luaprocess.event.DeadLetter;

/**
 * No program has received a message. Of many letters in a second only
 * {@value io.luaprocess.event.DeadLetters#LISTED_PER_SECOND} are events; meters count
 * all. Listeners run as {@link ProcessEventPublisher} says.
 *
 * @param letter the letter, with the beginning of its payload
 */
public record DeadLetterEvent(DeadLetter letter) {
}
