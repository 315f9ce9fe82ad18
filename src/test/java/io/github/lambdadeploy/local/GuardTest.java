// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page, a foreign name or a request with two readings gets: nothing. */
class GuardTest {

    private static final int LET_IN = 401; // by the registry, which then asks for a password

    @TempDir
    static Path directory;

    static LocalAws aws;
    static RawHttp http;

    @BeforeAll
    static void start() {
        aws = LocalAws.start(directory);
        http = new RawHttp(aws.uri().getPort());
    }

    @AfterAll
    static void stop() throws Exception {
        aws.close();
        GuardFigures.write();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "127.0.0.1:PORT, 401",
                "localhost:PORT, 401",
                "LOCALHOST:PORT, 401",
                "[::1]:PORT, 401",
                "localhost, 403",
                "localhost:, 403",
                "localhost:1, 403",
                "localhost:0PORT, 403",
                "localhost:PORT0, 403",
                "localhost.:PORT, 403",
                "localhost.evil.example:PORT, 403",
                "127.0.0.1.evil.example:PORT, 403",
                "evil.example:PORT, 403",
                "evil.localhost:PORT, 403",
                "127.0.0.2:PORT, 403",
                "127.1:PORT, 403",
                "0.0.0.0:PORT, 403",
                "2130706433:PORT, 403",
                "[::]:PORT, 403",
                "[::ffff:127.0.0.1]:PORT, 403",
                "[::1%25lo]:PORT, 403",
                "me@localhost:PORT, 403",
                "localhost:PORT/evil, 403",
                "localhost:PORT@evil.example, 403",
                "localhost:PORT evil.example, 400",
                "[::1, 400",
            })
    void answersToItsOwnNamesOnly(String host, int status) throws Exception {
        expect(status, "GET /v2/ HTTP/1.1\r\nHost: " + port(host) + "\r\nConnection: close\r\n\r\n");
        GuardFigures.count("Host headers", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/ HTTP/1.1\r\n",
                "GET /v2/ HTTP/1.0\r\n",
                "GET /v2/ HTTP/1.1\r\nHost:\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example\r\n",
                "GET http://evil.example:PORT/v2/ HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET http://localhost:PORT/v2/ HTTP/1.1\r\nHost: evil.example:PORT\r\n",
                "GET HTTP://evil.example/v2/ HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET https://localhost:PORT/v2/ HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET //evil.example/v2/ HTTP/1.0\r\nHost:\r\n",
                "CONNECT localhost:PORT HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET v2 HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET /v2/?a=%zz HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET  /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET /v2/ HTTP/1.1 \r\nHost: localhost:PORT\r\n",
                "GET /v2/ HTTP/2.0\r\nHost: localhost:PORT\r\n",
                "G{T /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: -1\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: +1\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0x1\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1, 1\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 9999999999999999999\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: gzip, chunked\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: identity\r\n",
                "GET /v2/ HTTP/1.0\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding : chunked\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\n Transfer-Encoding: chunked\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nX: a\r\n folded: b\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nX: a\rTransfer-Encoding: chunked\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nX: a\u0000b\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nno colon\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: localhost:PORT\r\n: no name\r\n",
                "NONSENSE\r\n",
            })
    void refusesWhatCouldBeReadInTwoWays(String head) throws Exception {
        expect(400, port(head) + "\r\n");
        GuardFigures.count("malformed or ambiguous requests", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\n", "-1\r\n", " 1\r\na\r\n0\r\n\r\n", "1\r\nabc\r\n0\r\n\r\n", "fffffffffffffffff\r\n"})
    void refusesChunksThatLie(String body) throws Exception {
        expect(
                400,
                port("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked\r\n"
                                + "X-Amz-Target: AmazonSSM.GetParameter\r\n\r\n")
                        + body);
        GuardFigures.count("malformed or ambiguous requests", 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {70_000, 1_000_000})
    void refusesHeadsWithoutEnd(int size) throws Exception {
        String host = port("Host: localhost:PORT\r\n");
        for (String request : List.of(
                "GET /" + "a".repeat(size) + " HTTP/1.1\r\n" + host + "\r\n",
                "GET / HTTP/1.1\r\n" + host + "X: " + "a".repeat(size) + "\r\n\r\n",
                "GET / HTTP/1.1\r\n" + host + "X: y\r\n".repeat(size / 4) + "\r\n")) {
            // 0: the connection was closed while we still wrote
            assertThat(http.status(request)).isIn(400, 0);
            GuardFigures.count("malformed or ambiguous requests", 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Origin: http://localhost:PORT, 401",
                "Origin: http://127.0.0.1:PORT, 401",
                "Origin: null, 403",
                "Origin:, 403",
                "Origin: https://evil.example, 403",
                "Origin: http://localhost, 403",
                "Origin: http://localhost:3000, 403",
                "Origin: https://localhost:PORT, 403",
                "Origin: http://localhost:PORT.evil.example, 403",
                "Origin: http://localhost:PORT@evil.example, 403",
                "Origin: http://me@localhost:PORT, 403",
                "Origin: chrome-extension://abc, 403",
                "Origin: file://, 403",
                "Origin: http://localhost:PORT|Origin: https://evil.example, 403",
                "Referer: http://localhost:PORT/page?x#y, 401",
                "Referer: https://evil.example/page, 403",
                "Referer: http://localhost:3000/, 403",
                "Referer: http://evil.example/?http://localhost:PORT/, 403",
                "Sec-Fetch-Site: none, 401",
                "Sec-Fetch-Site: same-origin, 401",
                "Sec-Fetch-Site: same-site, 403",
                "Sec-Fetch-Site: cross-site, 403",
                "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors, 403",
                "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe, 403",
                "Sec-Fetch-Site: something-new, 403",
            })
    void refusesPagesOfOtherOrigins(String headers, int status) throws Exception {
        String head =
                port("/v2/ HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n" + headers.replace("|", "\r\n"))
                        + "\r\n";
        expect(status, "GET " + head + "\r\n");
        // What a form or a fetch without a preflight may send.
        expect(status, "POST " + head + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
        if (status != LET_IN) {
            String preflight = "OPTIONS " + head + "Access-Control-Request-Method: PUT\r\n"
                    + "Access-Control-Request-Headers: authorization\r\nAccess-Control-Request-Private-Network: true\r\n\r\n";
            assertThat(http.talk(preflight))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContainIgnoringCase("access-control-allow");
        }
        GuardFigures.count("requests of web pages", status == LET_IN ? 2 : 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%zz",
                "X-Amz-Target: AmazonSSM.GetParameter\r\nContent-Length: 1\r\n\r\n{",
                "X-Amz-Target: AmazonSSM.\r\n\r\n",
                "X-Amz-Target: AmazonSSM.GetParameter\r\nContent-Length: 4\r\n\r\nnull",
                "X-Amz-Target: secretsmanager.GetSecretValue\r\nContent-Length: 15\r\n\r\n{\"SecretId\": 1}",
                "X-Amz-Target: AmazonEC2ContainerRegistry_V20150921.PutImage\r\nContent-Length: 2\r\n\r\n[]",
            })
    void garbageIsTheClientsFault(String rest) throws Exception {
        int status = http.status(port("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n")
                + RawHttp.signed("ssm", "eu-west-1")
                + rest);

        assertThat(status).isBetween(400, 499);
        GuardFigures.count("malformed or ambiguous requests", 1);
    }

    private static void expect(int status, String request) throws Exception {
        assertThat(http.status(request)).as(request).isEqualTo(status);
    }

    private static String port(String text) {
        return text.replace("PORT", Integer.toString(http.port()));
    }
}
