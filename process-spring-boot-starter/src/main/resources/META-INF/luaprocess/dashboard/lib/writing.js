// How a request that changes something carries its fields and the token against forged requests. Pure.

/** {headers, body}. As a field of a form the token is taken by every configuration of Spring Security, if it names one. */
export function writing(fields, csrf) {
	if (csrf?.parameter) {
		const body = new URLSearchParams({ ...fields, [csrf.parameter]: csrf.token }).toString();
		return { headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" }, body };
	}
	const headers = { "Content-Type": "application/json" };
	if (csrf) {
		headers[csrf.header] = csrf.token;
	}
	return { headers, body: JSON.stringify(fields) };
}
