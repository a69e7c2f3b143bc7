using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Interpol.Mesh.Api;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>Checks of travel documents over HTTP by several owners, each answer compared with what must be found.</summary>
/// <param name="tokens">Signs for the owners.</param>
/// <param name="documents">What there is.</param>
/// <param name="address">Who answers.</param>
internal sealed class CheckCallers(DevelopmentTokens tokens, SyntheticDocuments documents, Uri address) : IDisposable
{
    private readonly ConcurrentBag<CheckConnection> _idle = [];
    private long _asked;
    private int _wrong;

    /// <summary>Checks that were refused, or answered otherwise than is right.</summary>
    public int Wrong => _wrong;

    /// <summary>Asks for so long, one check after the other of each caller.</summary>
    /// <param name="callers">For whom each caller asks.</param>
    /// <param name="questions">Questions of a check.</param>
    /// <param name="length">How long.</param>
    public async Task<LatencyFigures> RunAsync(ImmutableArray<OwnerId> callers, int questions, TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        return LatencyRecorder.Merge(await Task.WhenAll(callers.Select(async caller =>
        {
            var recorder = new LatencyRecorder();
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                var asked = Stopwatch.GetTimestamp();
                await CheckAsync(caller, questions);
                recorder.RecordSince(asked);
            }

            return recorder;
        })));
    }

    /// <summary>Asks one check, and looks whether it is answered rightly.</summary>
    public async Task CheckAsync(OwnerId caller, int questions)
    {
        var first = Interlocked.Add(ref _asked, questions) - questions;
        var asked = Enumerable.Range(0, questions).Select(number => documents.QuestionOf(first + number));
        var check = JsonSerializer.SerializeToUtf8Bytes(new CheckRecordsRequest { Purpose = "benchmark", Questions = [.. asked.Select(QuestionOf)] }, MeshJson.Strict);
        var connection = _idle.TryTake(out var idle) ? idle : new CheckConnection(address);
        var hits = await connection.AskAsync($"/api/v1/owners/{caller}/checks", tokens.For(caller), check);
        _idle.Add(connection);
        var expected = Enumerable.Range(0, questions).Select(number => SyntheticDocuments.IsThere(first + number) ? 1 : 0);
        if (hits is null || !hits.SequenceEqual(expected))
        {
            Interlocked.Increment(ref _wrong);
        }
    }

    public void Dispose()
    {
        foreach (var connection in _idle)
        {
            connection.Dispose();
        }
    }

    private static CheckQuestionRequest QuestionOf(DocumentQuestion question) =>
        new() { TravelDocument = new CheckDocumentRequest { Number = question.Number, Issuer = question.Issuer, Type = question.Type } };
}
