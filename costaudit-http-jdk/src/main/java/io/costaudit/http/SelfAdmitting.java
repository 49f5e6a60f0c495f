package io.costaudit.http;

import com.sun.net.httpserver.HttpHandler;

/**
 * A handler that asks for its place among the running requests itself, once it knows the request.
 */
interface SelfAdmitting extends HttpHandler {}
