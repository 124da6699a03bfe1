package io.luaprocess.sample;

import java.util.Map;
import java.util.Objects;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * A user of the shop, over HTTP.
 */
final class Client {

	static final String CARD = "4331-2471-6468-8300";

	static final String DECLINED = "4331-2471-6468-8313";

	private final RestTestClient http;

	Client(int port, String user) {
		this.http = RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.defaultHeaders((headers) -> headers.setBasicAuth(user, user))
			.build();
	}

	long place(String item, String card) {
		Placed placed = post("/orders", Map.of("item", item, "quantity", 1, "card", card)).expectStatus()
			.isCreated()
			.returnResult(Placed.class)
			.getResponseBody();
		return Objects.requireNonNull(placed).id();
	}

	RestTestClient.ResponseSpec post(String uri, Object body) {
		return this.http.post().uri(uri).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	RestTestClient.ResponseSpec put(String uri, Object body) {
		return this.http.put().uri(uri).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	RestTestClient.BodyContentSpec get(String uri) {
		return this.http.get().uri(uri).exchange().expectStatus().isOk().expectBody();
	}

	HttpStatusCode status(String uri) {
		return this.http.get().uri(uri).exchange().returnResult(Void.class).getStatus();
	}

	HttpStatusCode delete(String uri) {
		return this.http.delete().uri(uri).exchange().returnResult(Void.class).getStatus();
	}

	private record Placed(long id, String process) {
	}

}
