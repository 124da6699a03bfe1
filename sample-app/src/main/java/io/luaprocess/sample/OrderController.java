package io.luaprocess.sample;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.luaprocess.DurationText;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders over HTTP.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final Orders orders;

	OrderController(Orders orders) {
		this.orders = orders;
	}

	/**
	 * What a customer sends.
	 *
	 * @param tenant whose pricing rule applies
	 * @param item what is ordered
	 * @param quantity how many
	 * @param card number of the card to charge
	 */
	record NewOrder(String tenant, String item, int quantity, String card) {

		NewOrder {
			if (tenant == null || item == null || card == null || quantity < 1) {
				throw new IllegalArgumentException();
			}
		}

	}

	@PostMapping
	ResponseEntity<Map<String, Object>> place(@RequestBody NewOrder order) {
		long id = this.orders.nextId();
		Pid pid = this.orders.place(new Order(id, order.tenant(), order.item(), order.quantity(), order.card()));
		return ResponseEntity.created(URI.create("/orders/" + id)).body(Map.of("id", id, "process", pid.toString()));
	}

	@GetMapping("/{id}")
	ResponseEntity<Object> find(@PathVariable long id) {
		Object order = this.orders.find(id);
		return (order != null) ? ResponseEntity.ok(order) : ResponseEntity.notFound().build();
	}

	@GetMapping
	@Nullable Object list(@RequestParam(defaultValue = "shipped") String state, @RequestParam(defaultValue = "100") int limit) {
		return this.orders.list(state, limit);
	}

	@DeleteMapping("/{id}")
	ResponseEntity<Void> cancel(@PathVariable long id, @RequestParam(required = false) @Nullable String deadline) {
		this.orders.cancel(id, (deadline != null) ? Duration.ofNanos(DurationText.parse(deadline)) : null);
		return ResponseEntity.accepted().build();
	}

	@ExceptionHandler
	ProblemDetail failed(ProcessException failure) {
		HttpStatus status = switch (ErrorKind.of(failure.error().kind())) {
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case INVALID -> HttpStatus.BAD_REQUEST;
			case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
			case RATE_LIMITED, LIMIT_EXCEEDED, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
			case null, default -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
		return ProblemDetail.forStatusAndDetail(status, failure.error().text());
	}

	/** Whatever JSON cannot be read as an order, or breaks its rules. */
	@ExceptionHandler
	ProblemDetail unreadable(HttpMessageNotReadableException failure) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"an order is a JSON object with tenant, item, quantity (a whole number from 1 on) and card");
	}

	@ExceptionHandler
	ProblemDetail malformed(IllegalArgumentException failure) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(failure.getMessage()));
	}

}
