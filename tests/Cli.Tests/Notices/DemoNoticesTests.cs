using System.Net;
using System.Text.Json;
using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Tests.Notices;

/// <summary>The demonstration's notices go the way of all notices, and a command that was stopped goes on where it was.</summary>
public sealed class DemoNoticesTests : IDisposable
{
    private const int Count = 120;

    private readonly SyntheticNotices _synthetic = new(DemoCommand.DefaultSeed);
    private readonly NoticeGateway _gateway = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task Every_notice_stands_where_it_shall_and_two_officers_have_reviewed_what_is_published()
    {
        await LoadAsync(Count);
        Assert.Equal(_synthetic.Make(Count).Select(notice => notice.Ends), Numbered().Select(notice => notice.State));
        Assert.All(Numbered().Where(notice => notice is { State: NoticeState.Published, IsDiffusion: false }), notice => Assert.Equal(2, notice.Reviewers.Count));
        Assert.Contains($"{Count} notices in ", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task What_was_stopped_goes_on_and_nothing_is_made_twice(int answers)
    {
        _gateway.FailAfter(answers);
        var stopped = await Assert.ThrowsAsync<CliException>(() => LoadAsync(Count));
        Assert.Contains("goes on", stopped.Message, StringComparison.Ordinal);

        _gateway.FailAfter(int.MaxValue);
        await LoadAsync(Count);
        var whole = Numbered().Select(notice => notice.Steps).ToList();
        Assert.Equal(_synthetic.Make(Count).Select(notice => notice.Ends), Numbered().Select(notice => notice.State));

        await LoadAsync(Count);
        Assert.Equal(whole, Numbered().Select(notice => notice.Steps));
        Assert.Equal(Count, _gateway.Notices.Count);
    }

    [Fact]
    public async Task A_gateway_that_is_busy_is_asked_again()
    {
        _gateway.BusyEvery(5);
        await LoadAsync(20);
        Assert.Equal(20, _gateway.Notices.Count);
    }

    private List<HeldNotice> Numbered() => [.. Enumerable.Range(0, Count).Select(number => _gateway.Notices[$"demo-{DemoCommand.DefaultSeed}-{number}-submit"])];

    private async Task LoadAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var notices = new DemoNotices(new Terminal(_output, TextWriter.Null, false, false), (_, officer, _) => GatewayClient.Create(_gateway.Address, officer), TimeProvider.System);
        await notices.LoadAsync(_synthetic, count, deadline.Token);
    }

    /// <summary>A notice at the gateway's double.</summary>
    private sealed record HeldNotice(string Id, string Type, bool IsDiffusion)
    {
        public NoticeState State { get; set; }

        public HashSet<string> Reviewers { get; } = [];

        public int Steps { get; set; }
    }

    /// <summary>Stands in for a gateway: keeps notices by the operation that submitted them, and carries each operation out once.</summary>
    private sealed class NoticeGateway : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly HashSet<string> _operations = [];
        private readonly Lock _lock = new();
        private int _answers = int.MaxValue;
        private int _busyEvery = int.MaxValue;
        private int _requests;

        public NoticeGateway()
        {
            Address = $"http://127.0.0.1:{GatewayPlan.AnyFreePort()}/";
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = ServeAsync();
        }

        public string Address { get; }

        public Dictionary<string, HeldNotice> Notices { get; } = [];

        public void FailAfter(int answers) => _answers = answers;

        public void BusyEvery(int requests) => _busyEvery = requests;

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream);
                    var (status, answer) = Answer(context.Request, await reader.ReadToEndAsync());
                    context.Response.StatusCode = status;
                    context.Response.AddHeader("Retry-After", "0");
                    context.Response.Close(answer, willBlock: false);
                }
                catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or JsonException)
                {
                    // The command has stopped in the middle of a request, or the test is over.
                }
            }
        }

        private (int Status, byte[] Answer) Answer(HttpListenerRequest request, string body)
        {
            lock (_lock)
            {
                if (++_requests % _busyEvery == 0)
                {
                    return (503, []);
                }

                if (request.HttpMethod == "PUT")
                {
                    return (201, []);
                }

                var path = request.Url!.AbsolutePath.Split('/');
                var officer = request.Headers["Authorization"]!["Bearer ".Length..];
                var operation = JsonDocument.Parse(body).RootElement.GetProperty("operationId").GetString()!;
                var held = path[^1] == "notices" ? Submit(operation, body) : Notices.Values.First(notice => notice.Id == path[^2]);
                if (path[^1] != "notices" && _operations.Add(operation) && !Change(held, path[^1], officer))
                {
                    return (409, "{}"u8.ToArray());
                }

                // What was done and not answered stands all the same.
                return --_answers < 0 ? (400, "{}"u8.ToArray()) : (200, JsonSerializer.SerializeToUtf8Bytes(ViewOf(held), MeshJson.Strict));
            }
        }

        private HeldNotice Submit(string operation, string body)
        {
            if (!Notices.TryGetValue(operation, out var held))
            {
                var asked = JsonSerializer.Deserialize<SubmitNoticeRequest>(body, MeshJson.Strict)!;
                held = new HeldNotice($"2026-{Notices.Count + 1}", asked.Type, asked.Diffusion) { State = asked.Diffusion ? NoticeState.Published : NoticeState.Submitted };
                Notices.Add(operation, held);
            }

            return held;
        }

        /// <summary>Takes a step, or says that it is not possible now.</summary>
        private static bool Change(HeldNotice notice, string verb, string officer)
        {
            NoticeState? after = (verb, notice.State) switch
            {
                ("review", NoticeState.Submitted or NoticeState.InReview) when notice.Reviewers.Add(officer) => NoticeState.InReview,
                ("return", NoticeState.Submitted) => NoticeState.Returned,
                ("refuse", NoticeState.InReview) => NoticeState.Refused,
                ("publish", NoticeState.InReview) when notice.Reviewers.Count == 2 => NoticeState.Published,
                ("suspend", NoticeState.Published) => NoticeState.Suspended,
                ("withdraw", NoticeState.Published) => NoticeState.Withdrawn,
                ("cancel", NoticeState.Published) => NoticeState.Cancelled,
                _ => null,
            };
            notice.Steps++;
            notice.State = after ?? notice.State;
            return after is not null;
        }

        private static NoticeView ViewOf(HeldNotice notice) => new(
            new NoticeRecord(
                new NoticeId(notice.Id), notice.Type, NoticeRequester.Bureau, new Author(new OwnerId("FR"), "demo-1"), DateTimeOffset.UnixEpoch, notice.State, NoticeHandling.Default),
            notice.Steps + 1);
    }
}
