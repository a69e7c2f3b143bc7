using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Attachments;

public sealed class AttachmentTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings() with { Limits = new GatewayLimits { AttachmentTransfers = 2 } });
        _france = _gateway.ClientOf("FR");
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(1024 * 1024)]
    [InlineData((3 * 1024 * 1024) + 5)]
    public async Task Bytes_come_back_as_they_went(int size)
    {
        var (bytes, hash) = Random(size);
        using var put = await PutAsync(hash, new ByteArrayContent(bytes));
        var created = await put.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(hash, (string?)created["sha256"]);
        Assert.Equal(size, (long?)created["bytes"]);
        Assert.True(Attachment(hash).LargestWrite <= AttachmentUpload.StepBytes);

        using var got = await _france.GetAsync(Address("FR", hash));
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(size, got.Content.Headers.ContentLength);
        Assert.Equal($"\"{hash}\"", got.Headers.ETag?.Tag);
        Assert.Equal("no-store", got.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(got.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(bytes, await got.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_second_upload_of_the_same_is_200_and_writes_nothing()
    {
        var (bytes, hash) = Random(200_000);
        using var first = await PutAsync(hash, new ByteArrayContent(bytes));
        var writes = Attachment(hash).Writes;
        using var second = await PutAsync(hash, new ByteArrayContent(bytes));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(writes, Attachment(hash).Writes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_hash_is_refused_also_the_second_time(bool uploadedBefore)
    {
        var (bytes, hash) = Random(100_000);
        if (uploadedBefore)
        {
            using var first = await PutAsync(hash, new ByteArrayContent(bytes));
            Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        }

        bytes[5]++;
        using var answer = await PutAsync(hash, new ByteArrayContent(bytes));
        await answer.ProblemAsync(400, MeshErrorCodes.AttachmentMismatch);
        Assert.Equal(uploadedBefore, Attachment(hash).Bytes is not null);
        Assert.Equal(uploadedBefore, Attachment(hash).Chunks > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fifty_mebibytes_are_taken_in_steps(bool chunked)
    {
        // Spaces, so that the test needs no 50 MB of its own.
        var hash = HashOfSpaces(AttachmentLimits.MaxBytes);
        using var content = new EndlessContent("application/octet-stream", AttachmentLimits.MaxBytes);
        if (!chunked)
        {
            content.Headers.ContentLength = AttachmentLimits.MaxBytes;
        }

        using var answer = await PutAsync(hash, content);
        Assert.Equal(AttachmentLimits.MaxBytes, (long?)(await answer.JsonAsync(HttpStatusCode.Created))["bytes"]);
        Assert.Equal(50, Attachment(hash).Writes);
        Assert.Equal(AttachmentUpload.StepBytes, Attachment(hash).LargestWrite);
    }

    [Fact]
    public async Task One_byte_more_is_refused_by_its_announced_length_at_once()
    {
        using var content = new EndlessContent("application/octet-stream", AttachmentLimits.MaxBytes + 1);
        content.Headers.ContentLength = AttachmentLimits.MaxBytes + 1;
        var hash = new string('a', 64);
        using var answer = await PutAsync(hash, content);
        await answer.ProblemAsync(413, MeshErrorCodes.TooLarge, "Content-Length");
        Assert.True(content.Sent < AttachmentLimits.MaxBytes / 4, $"{content.Sent} bytes were taken.");
        Assert.Equal(0, _gateway.Mesh.AttachmentWrites);
    }

    [Fact]
    public async Task One_byte_more_without_a_length_is_cut_off_and_nothing_is_kept()
    {
        using var content = new EndlessContent("application/octet-stream", AttachmentLimits.MaxBytes + 1);
        var hash = HashOfSpaces(AttachmentLimits.MaxBytes + 1);
        using var answer = await PutAsync(hash, content);
        await answer.ProblemAsync(413, MeshErrorCodes.TooLarge);
        Assert.Null(Attachment(hash).Bytes);
        Assert.Equal(0, Attachment(hash).Chunks);
    }

    [Fact]
    public async Task The_body_is_not_gathered_before_it_is_carried_on()
    {
        var hash = HashOfSpaces(AttachmentLimits.MaxBytes);
        using var content = new EndlessContent("application/octet-stream", AttachmentLimits.MaxBytes);
        Attachment(hash).Faults.Next([new MeshException(MeshErrorCodes.Invalid, "No.")]);

        // The first call of the actor refuses: had the gateway gathered the body first, all of it would have been taken.
        using var answer = await PutAsync(hash, content);
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.True(content.Sent < AttachmentLimits.MaxBytes / 4, $"{content.Sent} bytes were taken.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_attachment_is_refused(bool announced)
    {
        using HttpContent content = announced ? new ByteArrayContent([]) : new EndlessContent("application/octet-stream", 0);
        using var answer = await PutAsync(new string('e', 64), content);
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid, "(body)");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_malformed_hash_is_refused(string method)
    {
        using var answer = await _france.SendAsync(new HttpRequestMessage(new HttpMethod(method), Address("FR", new string('A', 64))));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        if (method != "HEAD")
        {
            await answer.ProblemAsync(400, MeshErrorCodes.MalformedId, "sha256");
        }
    }

    [Fact]
    public async Task A_passing_failure_of_the_hub_does_not_fail_the_upload()
    {
        var (bytes, hash) = Random(3 * 1024 * 1024);
        Attachment(hash).Faults.Next([new SiloUnavailableException(), new TimeoutException(), new MeshException(MeshErrorCodes.Busy, "A moment.")]);
        using var answer = await PutAsync(hash, new ByteArrayContent(bytes));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var got = await _france.GetAsync(Address("FR", hash));
        Assert.Equal(bytes, await got.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_and_if_none_match_send_no_bytes()
    {
        var (bytes, hash) = Random(1000);
        using var put = await PutAsync(hash, new ByteArrayContent(bytes));
        using var head = await _france.SendAsync(new HttpRequestMessage(HttpMethod.Head, Address("FR", hash)));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(1000, head.Content.Headers.ContentLength);

        using var request = new HttpRequestMessage(HttpMethod.Get, Address("FR", hash));
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{hash}\""));
        using var same = await _france.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task A_recipient_fetches_what_came_with_a_message_and_nobody_else_does()
    {
        var (bytes, hash) = Random(70_000);
        using var put = await PutAsync(hash, new ByteArrayContent(bytes));
        using var brazil = _gateway.ClientOf("BR");
        using (var before = await brazil.GetAsync(Address("BR", hash)))
        {
            await before.ProblemAsync(404, MeshErrorCodes.NotFound);
        }

        using var sent = await _france.PostAsync("/api/v1/owners/FR/messages", Answers.Json($$"""{"to":["BR"],"lane":"flash","payload":"Qm9u","attachments":["{{hash}}"],"operationId":"with-photo"}"""));
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        await _gateway.FetchedAsync("BR");
        using var page = await brazil.GetAsync("/api/v1/owners/BR/feed");
        var attachment = Assert.Single(Assert.Single((await page.JsonAsync())["entries"]!.AsArray())!["attachments"]!.AsArray())!;
        Assert.Equal(hash, (string?)attachment["sha256"]);
        Assert.Equal(70_000, (long?)attachment["bytes"]);
        Assert.Equal("FR", (string?)attachment["from"]);
        Assert.Equal(bytes, await brazil.GetByteArrayAsync((string)attachment["href"]!));
    }

    [Fact]
    public async Task A_download_that_fails_in_the_middle_breaks_off()
    {
        var (bytes, hash) = Random(3 * 1024 * 1024);
        using var put = await PutAsync(hash, new ByteArrayContent(bytes));
        using var got = await _france.GetAsync(Address("FR", hash), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await got.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[10]);
        Attachment(hash).Faults.Always = () => new MeshException(MeshErrorCodes.NotFound, "Gone in the meantime.");
        await Assert.ThrowsAnyAsync<Exception>(() => stream.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task Past_its_transfers_the_gateway_is_busy()
    {
        var gates = new List<GatedContent> { new(), new() };
        var running = gates.Select((gate, index) => PutAsync(new string((char)('1' + index), 64), gate)).ToList();
        await Until.TrueAsync(() => Attachment(new string('1', 64)).Begins + Attachment(new string('2', 64)).Begins == 2, "both uploads are on their way");
        using (var third = await PutAsync(new string('3', 64), new ByteArrayContent([1])))
        {
            await third.ProblemAsync(503, MeshErrorCodes.Busy);
            Assert.NotNull(third.Headers.RetryAfter);
        }

        gates.ForEach(gate => gate.Open());
        foreach (var upload in running)
        {
            (await Until.WithinAsync(upload)).Dispose();
        }

        var (bytes, hash) = Random(10);
        using var later = await PutAsync(hash, new ByteArrayContent(bytes));
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
    }

    private static string Address(string owner, string hash) => $"/api/v1/owners/{owner}/attachments/{hash}";

    private static (byte[] Bytes, string Hash) Random(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static string HashOfSpaces(long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var spaces = new byte[64 * 1024];
        spaces.AsSpan().Fill((byte)' ');
        for (var left = size; left > 0; left -= spaces.Length)
        {
            hash.AppendData(spaces, 0, (int)Math.Min(left, spaces.Length));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private FakeAttachment Attachment(string hash) => _gateway.Mesh.Attachment($"FR:{hash}");

    private Task<HttpResponseMessage> PutAsync(string hash, HttpContent content) =>
        _france.SendAsync(new HttpRequestMessage(HttpMethod.Put, Address("FR", hash)) { Content = content });
}
