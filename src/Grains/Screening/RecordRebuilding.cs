using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>
/// Fills a new copy of the records from the owners' streams, while another answers. What owners send to that one meanwhile is offered to the new one too, so that both are equally far once the new one
/// has caught up. Used from the turns of the copy only.
/// </summary>
/// <param name="copy">The new copy, open.</param>
/// <param name="owners">The list of owners.</param>
/// <param name="read">Reads what follows a position of an owner's stream.</param>
/// <param name="apply">Applies that to the new copy; of one owner, one call at a time.</param>
/// <param name="clock">The clock.</param>
internal sealed class RecordRebuilding(
    RecordReplica copy,
    OwnerDirectory owners,
    Func<OwnerId, RecordsPosition, CancellationToken, Task<RecordsDelta>> read,
    Func<RecordsDelta, CancellationToken, Task<RecordsPosition>> apply,
    TimeProvider clock)
{
    private const int MostReads = 8;

    private readonly SemaphoreSlim _reads = new(MostReads, MostReads);
    private readonly HashSet<OwnerId> _whole = [];
    private readonly HashSet<OwnerId> _passedBy = [];
    private readonly SortedDictionary<string, string> _missing = new(StringComparer.Ordinal);

    /// <summary>How often an owner is asked whether there is more.</summary>
    public static TimeSpan AskEvery { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The new copy.</summary>
    public RecordReplica Copy => copy;

    /// <summary>How many changes of all owners the new copy has applied.</summary>
    public long Applied => copy.Positions().Sum(position => position.Position.UpTo);

    /// <summary>Owners whose records could not be had at the last attempt.</summary>
    public ImmutableArray<MissingRecords> Missing => [.. _missing.Take(RecordRebuild.MaxMissing).Select(one => new MissingRecords(new OwnerId(one.Key), one.Value))];

    private bool IsWhole => _whole.Count == owners.All.Length && copy.IsSearchable;

    /// <summary>Fills the copy until it has all, or can take no more.</summary>
    /// <param name="replace">Puts the copy in the place of the one that answers: called once it has all, before any other turn.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action replace, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(owners.All.Select(owner => FollowAsync(owner.Code)));

        async Task FollowAsync(OwnerId owner)
        {
            while (!ended.IsCancellationRequested)
            {
                try
                {
                    await CatchUpAsync(owner, ended.Token);
                    if (IsWhole)
                    {
                        replace();
                        await ended.CancelAsync();
                    }
                }
                catch (Exception exception) when (!ended.IsCancellationRequested)
                {
                    _whole.Remove(owner);
                    _missing[owner.Value] = (StorageFailure.Refusal(exception) ?? exception).Message;
                }
                catch (Exception)
                {
                    // It has all, or is closed.
                    return;
                }

                if (copy.MustReopen)
                {
                    await ended.CancelAsync();
                }

                await Task.Delay(AskEvery, clock, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>Offers the copy what an owner sends to the one that answers, before that one takes it: whatever was acknowledged is in both, or is asked for before this one takes its place.</summary>
    public async Task OfferAsync(RecordsDelta delta, CancellationToken cancellationToken)
    {
        var isTaken = false;
        try
        {
            var reached = await copy.ApplyAsync(delta, cancellationToken);
            isTaken = reached.Epoch == delta.Epoch && reached.UpTo >= delta.UpTo;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _missing[delta.Owner.Value] = (StorageFailure.Refusal(exception) ?? exception).Message;
        }
        finally
        {
            if (!isTaken)
            {
                _passedBy.Add(delta.Owner);
                _whole.Remove(delta.Owner);
            }
        }
    }

    private async Task CatchUpAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _reads.WaitAsync(cancellationToken);
            try
            {
                _passedBy.Remove(owner);
                var before = copy.PositionOf(owner);
                var delta = await read(owner, before, cancellationToken);
                var reached = await apply(delta, cancellationToken);
                if (_passedBy.Contains(owner))
                {
                    continue;
                }

                if (reached.Epoch == delta.Epoch && reached.UpTo >= delta.Last)
                {
                    _whole.Add(owner);
                    _missing.Remove(owner.Value);
                    return;
                }

                if (reached == before)
                {
                    throw new InvalidOperationException($"The new copy does not take position {delta.From}.");
                }
            }
            finally
            {
                _reads.Release();
            }
        }
    }
}
