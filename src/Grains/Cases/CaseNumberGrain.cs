using System.Globalization;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>The numbers of an owner's cases of a year: rows of a stream, of which each has the next position, so that none is ever given twice.</summary>
[GrainType(GrainTypes.CaseNumber), HomeHubPlacement, Reentrant]
internal sealed class CaseNumberGrain(OwnerDirectory owners, HubDatabases databases, RowSerializer rows, TimeProvider clock) : JournaledGrain<StreamAppender>, ICaseNumberGrain
{
    private const byte NumberRow = 1;

    /// <summary>For so long before and after the turn of a year both years' numbers are given: it is another time where the bureau is, and an operation may be repeated.</summary>
    private static readonly TimeSpan AroundNewYear = TimeSpan.FromDays(2);

    public async Task<CaseId> TakeAsync(OperationId operation, CancellationToken cancellationToken = default)
    {
        var (owner, year) = OfKey();
        ExternalCaller.RequireOwner(owner);
        var stream = await StateAsync();
        var taken = new NumberTaken(operation, rows);
        await stream.CommitAsync(taken);
        return CaseId.For(owner, year, taken.Number);
    }

    protected override async Task<StreamAppender> LoadAsync()
    {
        var (owner, year) = OfKey();
        var stream = new StreamAppender(databases.Journal(HomeHub.OfKey(owner.Value).Value), new StreamName($"{GrainTypes.CaseNumber}/{owner.Value}-{year:D4}"), DeactivateOnIdle);
        await stream.LoadAsync(CancellationToken.None);
        return stream;
    }

    private (OwnerId Owner, int Year) OfKey()
    {
        var now = clock.GetUtcNow();
        return this.GetPrimaryKeyString().Split('-') is [var code, { Length: 4 } year]
            && OwnerId.TryParse(code, out var owner) && owners.Contains(owner)
            && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var ofYear)
            && ofYear >= (now - AroundNewYear).Year && ofYear <= (now + AroundNewYear).Year
                ? (owner, ofYear)
                : throw new MeshException(MeshErrorCodes.MalformedId, $"Numbers of cases are an owner's and this year's: the code, a dash and {now.Year}.");
    }

    /// <summary>One number; the position of its row.</summary>
    private sealed class NumberTaken(OperationId operation, RowSerializer rows) : StreamChange
    {
        public long Number { get; private set; }

        public override bool TryAddTo(AppendBatch batch)
        {
            // The same operation twice at once: the second finds it written.
            if (!batch.Fits(1, 0) || batch.HasOperation(operation.Value))
            {
                return false;
            }

            var (index, position) = batch.AddRow(rows.Write(NumberRow, operation));
            batch.AddOperation(operation.Value, default, index);
            Number = position;
            return true;
        }

        public override bool OnRepeated(RepeatedOperation repeated)
        {
            if (repeated.Id != operation.Value)
            {
                return false;
            }

            Number = repeated.Position;
            return true;
        }
    }
}
