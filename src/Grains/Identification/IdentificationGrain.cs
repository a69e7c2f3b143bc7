using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>The identification of the victims of one disaster, at home with the host. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// every step of work: the deployment's UseMandateAsync first, whose consents record a use of the task, or refuse
/// the last grant ends: its consent -> the deployment -> ConsentEndedAsync: the comparison that goes on is given up, one append that says so      FLUSHED here
/// file or family (host, invited bureaus): its row and its head in one append                                    FLUSHED here
///   -> deadline or CompareFiles: ComparisonStarted, with word to itself on a link                                FLUSHED here
///   -> link: asks the grants, reads all files, compares them beside its turns -> ComparisonFinished: counts, symmetric results    FLUSHED here
///      What fails is the result of the run, with the reason: it would fail again.
///      A kill before that line leaves the word pending: the successor compares again. Candidates are held in memory, and made anew,
///      asking the grants first, where they are lost or no longer of the files and identities as they are.
/// board: ProposeIdentity, SignIdentity -> note to the home bureau -> ReleaseIdentity, sealed for it
/// file withdrawn: state written as a snapshot, word to itself -> link: the rows of the file are deleted, until they are
/// </code>
/// </remarks>
[GrainType(GrainTypes.Identification), HomeHubPlacement, Reentrant]
internal sealed class IdentificationGrain(IdentificationRules rules, AggregateServices services)
    : AggregateGrain<VictimIdentification, IdentificationCommand, IdentificationEvent>(rules, services), IIdentificationGrain, IConsentUser
{
    private const int MaxRowBytes = 1024 * 1024;

    /// <summary>How long a reader waits for a comparison that goes on.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private readonly RowSerializer _rows = services.Rows;
    private Compared? _held;
    private Comparing? _comparing;

    public async Task<IdentificationView> ExecuteAsync(IssuedCommand<IdentificationCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is StartComparison or FinishComparison or StopComparing or DeleteIdentification)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Clocks and comparisons are the hub's.");
        }

        // Before anything else is compared: to whom it does not concern, a refusal must not say whether there is one.
        if (command.Command is not OpenIdentification && !((await StateAsync()).State is { } known && rules.PartiesOf(known).Contains(command.By.Owner)))
        {
            throw Missing();
        }

        var issued = IdentificationRules.IsWork(command.Command) ? await AskFirstAsync(command, () => AskAsync(command, cancellationToken), cancellationToken) : command;
        var (state, version) = await CarryOutAsync(issued, cancellationToken);
        return IdentificationReaders.ViewOf(state, version, command.By.Owner);
    }

    public async Task<IdentificationView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var aggregate = await StateAsync();
        return aggregate.State is { } state && rules.PartiesOf(state).Contains(reader) ? IdentificationReaders.ViewOf(state, aggregate.Version, reader) : null;
    }

    public async Task<ImmutableArray<VictimFileHead>> ListFilesAsync(OwnerId reader, FileSide side, string? behind, int max, CancellationToken cancellationToken = default)
    {
        MeshException.Require(max is >= 1 and <= IdentificationLimits.MaxPage, $"max: 1 to {IdentificationLimits.MaxPage}.");
        var state = await ReadableAsync(reader);
        var seen = state.Files.Where(file => file.Side == side && IdentificationReaders.MaySee(state, file, reader));
        return [.. (behind is null ? seen : seen.SkipWhile(file => file.Number != behind).Skip(1)).Take(max)];
    }

    public async Task<VictimFileView?> GetFileAsync(OwnerId reader, FileSide side, string number, CancellationToken cancellationToken = default)
    {
        var state = await ReadableAsync(reader);
        return state.Find(side, number) is { IsWithdrawn: false, Revision: > 0 } file && IdentificationReaders.MaySee(state, file, reader)
            && await ReadAsync(IdentificationRules.FileKey(side, number), file.Revision, cancellationToken) is FileSupplied supplied
            ? new VictimFileView(file, supplied.Content)
            : null;
    }

    public async Task<FileCandidates?> GetCandidatesAsync(OwnerId reader, string number, CancellationToken cancellationToken = default) =>
        (await ComparisonAsync(reader, cancellationToken)).Of(number);

    public async Task<ComparedFiles?> ComparePairAsync(OwnerId reader, string remains, string missing, CancellationToken cancellationToken = default)
    {
        if (!IdentificationReaders.SeesFiles(await ReadableAsync(reader), reader))
        {
            throw Missing();
        }

        if (await BothAsync() is null)
        {
            return null;
        }

        await UseMandateAsync(cancellationToken);

        // As they are now: the supplier may have taken its file back meanwhile.
        return await BothAsync() is (var found, var lost) ? FilePair.Compare(found, lost) : null;

        async Task<(VictimFileView Remains, VictimFileView Missing)?> BothAsync() =>
            await GetFileAsync(reader, FileSide.PostMortem, remains, cancellationToken) is { } one && await GetFileAsync(reader, FileSide.AnteMortem, missing, cancellationToken) is { } other ? (one, other) : null;
    }

    public async Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, FileSide side, string number, Sha256Hash hash, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, side, number, hash, cancellationToken) is { } uploader ? await Upload(uploader, hash).FindAsync(uploader, cancellationToken) : null;

    public async Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(
        OwnerId reader, FileSide side, string number, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, side, number, hash, cancellationToken) is { } uploader ? await Upload(uploader, hash).ReadAsync(uploader, firstChunk, count, cancellationToken) : throw NoFile();

    public async Task<FileMatrix> GetMatrixAsync(OwnerId reader, FileMatrixQuery query, CancellationToken cancellationToken = default)
    {
        MeshException.Require(query.Max is >= 1 and <= IdentificationLimits.MaxWindow, $"max: 1 to {IdentificationLimits.MaxWindow}.");
        return (await ComparisonAsync(reader, cancellationToken)).Window(query);
    }

    public async Task<JointResult> GetJointAsync(OwnerId reader, CancellationToken cancellationToken = default) => (await ComparisonAsync(reader, cancellationToken)).JointNow;

    public async Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default)
    {
        if ((await StateAsync()).State is not null)
        {
            GiveUp();
            await CarryOutAsync(Author.Clock(end.Consent.Country), new StopComparing($"The grant {end.Consent} is {EnumText.Of(end.State)}."), cancellationToken);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        GiveUp();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    protected override OwnerId ClockOwner(VictimIdentification state) => state.Id.Host;

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            switch (message)
            {
                case ComparisonOrder order:
                    await FinishAsync(order, cancellationToken);
                    break;
                case ContentErasure erasure:
                    await EraseAsync(erasure, cancellationToken);
                    break;
                default:
                    throw new NotSupportedException($"An identification does not know what to do with {message.GetType().Name}.");
            }
        }
    }

    /// <summary>
    /// Has photographs kept that a file names, and the host's consent to the mandate of the deployment record the work as a use, or refuse it. Outside the turn that decides: deployments wait for no identification. What is refused anyway, or
    /// changes nothing, asks nobody.
    /// </summary>
    private async Task<IssuedCommand<IdentificationCommand>> AskAsync(IssuedCommand<IdentificationCommand> command, CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if (!rules.Decide(key, (await StateAsync()).State, command.By, command.Command, Clock.GetJournalTime()).IsEmpty)
        {
            await KeepUploadsAsync(((command.Command as PutFile)?.Content ?? (command.Command as ReviseFile)?.Content)?.Photographs ?? [], cancellationToken);
            await GrainFactory.GetGrain<IDeploymentGrain>(key).UseMandateAsync(IdentificationLimits.Task, new OperationId($"{command.By.Owner}/{command.Operation}"), cancellationToken);
        }

        return command;
    }

    /// <summary>Asks for consent to a comparison. Each is a use of its own: a repetition would be answered without asking.</summary>
    private Task UseMandateAsync(CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IDeploymentGrain>(this.GetPrimaryKeyString()).UseMandateAsync(IdentificationLimits.Task, OperationId.New(), cancellationToken);

    /// <summary>Compares for a run, and says what came of it.</summary>
    private async Task FinishAsync(ComparisonOrder order, CancellationToken cancellationToken)
    {
        if ((await StateAsync()).State is not { IsComparing: true, Comparison: { } run } state || run.Number != order.Number)
        {
            return;
        }

        FileComparison found;
        try
        {
            (found, _) = await Compare(order.Number).WaitAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && Loaded?.State is { IsComparing: false })
        {
            // Consent to it is over.
            return;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A file was withdrawn meanwhile. A link takes a cancellation for its own end.
            throw new MeshException(MeshErrorCodes.Busy, "The comparison was given up, and is begun anew.", RetryAfter);
        }

        await CarryOutAsync(
            Author.Clock(state.Id.Host),
            new FinishComparison(order.Number, found.Remains.Length, found.Missing.Length, found.Symmetric, found.Joint.Note) { IsFailed = found.IsFailed, Unsolved = found.Unsolved },
            cancellationToken);
    }

    /// <summary>The comparison of a run, or for a reader the one that goes on: the word of a run comes again when it is not answered in time, and one comparison goes on.</summary>
    /// <param name="run">The number of the run; null for a reader.</param>
    private Task<Compared> Compare(int? run)
    {
        if (_comparing is not { } going || going.Task.IsFaulted || going.Task.IsCanceled || (run is null ? going.Task.IsCompleted : going.Run != run))
        {
            GiveUp();
            var stop = new CancellationTokenSource();
            _comparing = going = new Comparing(run, stop, CompareAsync(stop.Token));
        }

        return going.Task;
    }

    private void GiveUp()
    {
        _comparing?.Stop.Cancel();
        _comparing = null;
    }

    /// <summary>Asks for consent, reads all files and compares them, on threads beside the actor's turns.</summary>
    private async Task<Compared> CompareAsync(CancellationToken stop)
    {
        try
        {
            await UseMandateAsync(stop);
        }
        catch (MeshException refusal) when (IsFinal(refusal))
        {
            await CarryOutAsync(Author.Clock(new DeploymentId(this.GetPrimaryKeyString()).Host), new StopComparing(refusal.Message), stop);
            throw;
        }

        var state = (await StateAsync()).State!;
        var files = new List<(VictimFileHead, VictimFileContent)>();
        foreach (var head in state.Files.Where(file => file is { IsWithdrawn: false, Revision: > 0 }))
        {
            // What was withdrawn meanwhile is gone.
            if (await ReadAsync(IdentificationRules.FileKey(head.Side, head.Number), head.Revision, stop) is FileSupplied supplied)
            {
                files.Add((head, supplied.Content));
            }
        }

        var families = new List<RelativesFile>();
        foreach (var head in state.Families.Where(family => !family.IsWithdrawn))
        {
            if (await ReadAsync(IdentificationRules.FamilyKey(head.Name), head.Revision, stop) is RelativesSupplied supplied)
            {
                families.Add(supplied.Family);
            }
        }

        var found = new Compared(await Task.Run(() => FileComparison.Of(files, families, state.Decisions, stop), stop), state.Now);
        stop.ThrowIfCancellationRequested();
        return _held = found;
    }

    /// <summary>What is found of files and identities as they are now; made anew where it is lost or outdated. While that goes on, and when it was stopped, what was found before, which says so.</summary>
    private async Task<FileComparison> ComparisonAsync(OwnerId reader, CancellationToken cancellationToken)
    {
        var state = await ReadableAsync(reader);
        if (!IdentificationReaders.SeesFiles(state, reader))
        {
            throw Missing();
        }

        if (state.Comparison is not { } run)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, "The files have not been compared yet; have them compared.");
        }

        var stopped = run.Stopped;
        if (stopped is null && _held is { } known && known.Of == state.Now)
        {
            return known.Found;
        }

        try
        {
            if (stopped is null)
            {
                var found = await Compare(state.IsComparing ? run.Number : null).WaitAsync(LongestWait, Clock, cancellationToken);
                if (found.Of == Loaded?.State?.Now)
                {
                    return found.Found;
                }
            }
        }
        catch (MeshException refusal) when (IsFinal(refusal))
        {
            stopped = refusal.Message;
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // It goes on, or is begun anew.
        }

        return (_held, stopped) switch
        {
            ({ } held, null) => held.Found with { Outdated = "Files or identities have changed since, and are being compared again." },
            ({ } held, _) => held.Found with { Outdated = $"This is no longer renewed: {stopped}" },
            (null, null) => throw new MeshException(MeshErrorCodes.Busy, "The files are being compared.", RetryAfter),
            _ => throw new MeshException(MeshErrorCodes.ConsentRequired, $"What was found is not held any more, and is not made anew: {stopped}"),
        };
    }

    /// <summary>Whether a refusal would come again.</summary>
    private static bool IsFinal(MeshException refusal) => refusal is { RetryAfter: null, Code: MeshErrorCodes.ConsentRequired or MeshErrorCodes.NotAllowedNow or MeshErrorCodes.NotFound };

    /// <summary>Deletes the rows of what was withdrawn. May be repeated.</summary>
    private async Task EraseAsync(ContentErasure erasure, CancellationToken cancellationToken)
    {
        // What was found with it is forgotten, too.
        _held = null;
        GiveUp();
        var aggregate = await StateAsync();
        var positions = new List<long>(erasure.Revisions);
        for (var revision = 1; revision <= erasure.Revisions; revision++)
        {
            if (await aggregate.Journal.FindKeyAsync(aggregate.Stream.Stream, IdentificationRules.RevisionKey(erasure.Key, revision), cancellationToken) is { } position)
            {
                positions.Add(position);
            }
        }

        await aggregate.Journal.DeleteBodiesAsync(aggregate.Stream.Stream, [.. positions], cancellationToken);
    }

    private async Task<IdentificationEvent?> ReadAsync(string key, int revision, CancellationToken cancellationToken)
    {
        var aggregate = await StateAsync();
        return await aggregate.Journal.FindKeyAsync(aggregate.Stream.Stream, IdentificationRules.RevisionKey(key, revision), cancellationToken) is { } position
            && await aggregate.Journal.ReadAsync(aggregate.Stream.Stream, position, 1, MaxRowBytes, cancellationToken) is [{ Body.IsEmpty: false } row]
            ? _rows.Read<IdentificationEvent>(row.Body)
            : null;
    }

    /// <summary>Who has uploaded a photograph of a file that the reader may see; null when there is no such.</summary>
    private async Task<OwnerId?> FindUploaderAsync(OwnerId reader, FileSide side, string number, Sha256Hash hash, CancellationToken cancellationToken) =>
        (await GetFileAsync(reader, side, number, cancellationToken))?.Content.Photographs.FirstOrDefault(photograph => photograph.Hash == hash)?.Uploader;

    private async Task<VictimIdentification> ReadableAsync(OwnerId reader)
    {
        ExternalCaller.RequireOwner(reader);
        return (await StateAsync()).State is { } state && rules.PartiesOf(state).Contains(reader) ? state : throw Missing();
    }

    /// <summary>What was found, and of what.</summary>
    private sealed record Compared(FileComparison Found, (long Files, int Signed) Of);

    /// <summary>A comparison that goes on, for a run or for a reader.</summary>
    private sealed record Comparing(int? Run, CancellationTokenSource Stop, Task<Compared> Task);

    private static MeshException Missing() => new(MeshErrorCodes.NotFound, "There is no such identification, or it does not concern you.");
}
