using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Tests.Journal;

/// <summary>Bureaus hear that a hub's database fails, not where it lies or why.</summary>
public sealed class StorageFailureTests
{
    private const string Secret = "/srv/hubs/lyon/journal.db";

    public static TheoryData<Exception> Failures =>
    [
        new HubUnavailableException("lyon", Secret, "not a database"),
        new JournalUnavailableException($"The database of hub 'lyon' failed: {Secret}: disk I/O error; nothing was stored.", outcomeUnknown: false),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Files_and_causes_stay_at_the_hub(Exception failure)
    {
        foreach (var refusal in new[] { StorageFailure.Refusal(failure)!, StorageFailure.NothingWritten(failure)! })
        {
            Assert.Equal(MeshErrorCodes.Unavailable, refusal.Code);
            Assert.NotNull(refusal.RetryAfter);
            Assert.DoesNotContain(Secret, refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_write_whose_outcome_is_unknown_is_never_told_as_not_written()
    {
        var failure = new JournalUnavailableException("The outcome is not known.", outcomeUnknown: true);
        Assert.Null(StorageFailure.NothingWritten(failure));
        Assert.Equal(MeshErrorCodes.Unavailable, StorageFailure.Refusal(failure)!.Code);
        Assert.Null(StorageFailure.Refusal(new InvalidOperationException("A defect.")));
    }
}
