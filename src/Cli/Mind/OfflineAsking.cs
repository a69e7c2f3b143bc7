using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>Asks an offline copy while it is open, on behalf of an officer and for a purpose. What was asked is in the copy's journal, flushed, before it is answered.</summary>
internal sealed class OfflineAsking : IDisposable
{
    private readonly string _officer;
    private readonly string _purpose;
    private readonly OfflineCopyReader _copy;
    private readonly OfflineChecks _checks;
    private readonly OfflineJournal _journal;

    /// <summary>Opens a copy and its journal.</summary>
    /// <param name="path">The file of the copy.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="officer">Who asks.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="register">The gateways of which one must have made the copy; null for whoever has.</param>
    /// <exception cref="CliException">One of them does not open.</exception>
    public OfflineAsking(string path, string passphrase, string officer, string purpose, GatewayRegister? register = null)
    {
        (_officer, _purpose) = (officer, purpose);
        _copy = OfflineCopyReader.Open(path, passphrase, register);
        _checks = new OfflineChecks(_copy);
        try
        {
            _journal = OfflineJournal.Open(path, passphrase, _ => { });
        }
        catch
        {
            _checks.Dispose();
            _copy.Dispose();
            throw;
        }
    }

    /// <summary>Asks questions.</summary>
    /// <exception cref="CliException">One breaks the rules of requests; none was answered.</exception>
    public async Task<IReadOnlyList<OfflineAnswerBody>> AskAsync(params IReadOnlyList<CheckQuestionRequest> questions)
    {
        var answers = new List<OfflineAnswerBody>();
        foreach (var question in questions)
        {
            answers.Add(await AnswerAsync(question));
        }

        _journal.Add(questions.Zip(answers).Select(one => EntryOf(one.First, one.Second)));
        return answers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal.Dispose();
        _checks.Dispose();
        _copy.Dispose();
    }

    private ValueTask<OfflineAnswerBody> AnswerAsync(CheckQuestionRequest question)
    {
        foreach (var asked in new object?[] { question, question.TravelDocument, question.Vehicle, question.Fingerprint, question.Firearm, question.Artwork })
        {
            Require(asked);
        }

        return _checks.AnswerAsync(question, DateTimeOffset.UtcNow);
    }

    /// <summary>The rules of requests, which a gateway checks otherwise.</summary>
    private static void Require(object? asked)
    {
        var problems = new List<ValidationResult>();
        if (asked is not null && !Validator.TryValidateObject(asked, new ValidationContext(asked), problems, validateAllProperties: true))
        {
            throw new CliException(string.Join(' ', problems.Select(problem => $"{string.Join(", ", problem.MemberNames)} {problem.ErrorMessage}")));
        }
    }

    private OfflineJournalEntry EntryOf(CheckQuestionRequest question, OfflineAnswerBody answer)
    {
        var check = new OfflineCheckBody
        {
            Id = OperationId.New(),
            At = answer.At,
            Officer = _officer,
            Purpose = _purpose,
            Question = question,
            Hits = answer.Answer.Hits.Length,
            AsOf = answer.Answer.AsOf,
            IsStale = answer.IsStale,
        };
        Require(check);
        return new OfflineJournalEntry(check, [.. answer.Answer.Hits.Select(hit => new OfflineFind(hit.Owner, hit.Record.Id))]);
    }
}
