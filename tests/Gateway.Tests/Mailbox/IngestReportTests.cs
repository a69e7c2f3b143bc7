using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

public sealed class IngestReportTests
{
    [Fact]
    public async Task A_gateway_that_a_feed_does_not_let_in_says_why()
    {
        const string Reason = "gateway: an owner has at most 4 gateways; remove one that is no longer used.";
        using var logs = new Logs();
        await using var gateway = await GatewayUnderTest.StartAsync(configure: builder => builder.Logging.AddProvider(logs));
        gateway.Mesh.Feed("BR").BoundsFail = false;
        gateway.Mesh.Feed("BR").Faults.Always = () => new MeshException(MeshErrorCodes.Invalid, Reason);

        await Until.TrueAsync(() => logs.Lines.Any(line => line.Contains(Reason, StringComparison.Ordinal)), "the log says why no mail comes");
    }

    private sealed class Logs : ILoggerProvider, ILogger
    {
        public ConcurrentBag<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
