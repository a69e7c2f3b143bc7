using Interpol.Mesh.Testing;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Identification;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>An identification in memory. It compares when it is asked.</summary>
internal sealed class FakeIdentification(string key, FakeMesh mesh, TimeProvider time)
    : FakeAggregate<VictimIdentification, IdentificationCommand, IdentificationEvent>(key, Rules, mesh, time), IIdentificationGrain
{
    private static readonly IdentificationRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public Task<IdentificationView> ExecuteAsync(IssuedCommand<IdentificationCommand> command, CancellationToken cancellationToken = default)
    {
        var (state, version) = CarryOut(command);
        if (command.Command is CompareFiles)
        {
            var found = Compare(command.By.Owner);
            var finish = new FinishComparison(state.Comparison!.Number, found.Remains.Length, found.Missing.Length, found.Symmetric, found.Joint.Note) { IsFailed = found.IsFailed, Unsolved = found.Unsolved };
            (state, version) = CarryOut(new IssuedCommand<IdentificationCommand>(OperationId.New(), default, Author.Clock(state.Id.Host), finish));
        }

        return Task.FromResult(IdentificationReaders.ViewOf(state, version, command.By.Owner));
    }

    public Task<IdentificationView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } state && Rules.PartiesOf(state).Contains(reader) ? IdentificationReaders.ViewOf(state, Version, reader) : null);

    public Task<ImmutableArray<VictimFileHead>> ListFilesAsync(OwnerId reader, FileSide side, string? behind, int max, CancellationToken cancellationToken = default) =>
        Task.FromResult(State!.Files.Where(file => file.Side == side && IdentificationReaders.MaySee(State, file, reader)).ToImmutableArray());

    public Task<VictimFileView?> GetFileAsync(OwnerId reader, FileSide side, string number, CancellationToken cancellationToken = default) =>
        Task.FromResult(Happened.OfType<FileSupplied>().LastOrDefault(file => file.Head.Side == side && file.Head.Number == number) is { } found && IdentificationReaders.MaySee(State!, found.Head, reader)
            ? new VictimFileView(found.Head, found.Content)
            : null);

    public Task<FileCandidates?> GetCandidatesAsync(OwnerId reader, string number, CancellationToken cancellationToken = default) =>
        Task.FromResult(Compare(reader).Candidates.GetValueOrDefault(number));

    public async Task<ComparedFiles?> ComparePairAsync(OwnerId reader, string remains, string missing, CancellationToken cancellationToken = default)
    {
        Compare(reader);
        return await GetFileAsync(reader, FileSide.PostMortem, remains, cancellationToken) is { } found && await GetFileAsync(reader, FileSide.AnteMortem, missing, cancellationToken) is { } lost
            ? FilePair.Compare(found, lost)
            : null;
    }

    public async Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, FileSide side, string number, Sha256Hash hash, CancellationToken cancellationToken = default) =>
        (await GetFileAsync(reader, side, number, cancellationToken))?.Content.Photographs.FirstOrDefault(photograph => photograph.Hash == hash) is { } named
            ? await Mesh.Attachment(new AttachmentId(named.Uploader, hash).ToString()).FindAsync(named.Uploader, cancellationToken)
            : null;

    public async Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(
        OwnerId reader, FileSide side, string number, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default)
    {
        var named = (await GetFileAsync(reader, side, number, cancellationToken))!.Content.Photographs.First(photograph => photograph.Hash == hash);
        return await Mesh.Attachment(new AttachmentId(named.Uploader, hash).ToString()).ReadAsync(named.Uploader, firstChunk, count, cancellationToken);
    }

    public Task<FileMatrix> GetMatrixAsync(OwnerId reader, FileMatrixQuery query, CancellationToken cancellationToken = default) => Task.FromResult(Compare(reader).Window(query));

    public Task<JointResult> GetJointAsync(OwnerId reader, CancellationToken cancellationToken = default) => Task.FromResult(Compare(reader).Joint);

    private FileComparison Compare(OwnerId reader) => State is { } state && IdentificationReaders.SeesFiles(state, reader)
        ? FileComparison.Of(
            [.. Happened.OfType<FileSupplied>().Select(file => (file.Head, file.Content))], [.. Happened.OfType<RelativesSupplied>().Select(family => family.Family)], state.Decisions, CancellationToken.None)
        : throw new MeshException(MeshErrorCodes.NotFound, "There is no such identification, or it does not concern you.");
}
