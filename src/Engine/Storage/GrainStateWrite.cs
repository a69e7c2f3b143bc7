namespace Interpol.Mesh.Engine.Storage;

/// <summary>What a write does to the stored row.</summary>
internal enum GrainStateChange
{
    /// <summary>Stores a payload.</summary>
    Write,

    /// <summary>Keeps the row and its version, without a payload.</summary>
    Clear,

    /// <summary>Deletes the row.</summary>
    Delete,
}

/// <summary>One write on its way to the database; whoever commits its group completes it.</summary>
internal sealed class GrainStateWrite(GrainStateChange change, GrainStateKey key, int? expectedVersion, ReadOnlyMemory<byte> payload)
{
    private readonly TaskCompletionSource<GrainStateWriteResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal GrainStateChange Change { get; } = change;

    internal GrainStateKey Key { get; } = key;

    /// <summary>The version that the caller has read; null when there was no row.</summary>
    internal int? ExpectedVersion { get; } = expectedVersion;

    internal ReadOnlyMemory<byte> Payload { get; } = payload;

    internal Task<GrainStateWriteResult> Completion => _completion.Task;

    /// <summary>Set while the group is written, told to the caller when the group is committed.</summary>
    internal GrainStateWriteResult Result { get; set; }

    internal void Succeed() => _completion.TrySetResult(Result);

    internal void Fail(Exception exception) => _completion.TrySetException(exception);
}

/// <summary>How a write ended.</summary>
/// <param name="Written">False when the stored version was not the expected one; then nothing has changed.</param>
/// <param name="Version">The version stored now; null when there is no row.</param>
internal readonly record struct GrainStateWriteResult(bool Written, int? Version);

/// <summary>A stored row.</summary>
/// <param name="Version">Counts the writes of this row from 1.</param>
/// <param name="Payload">Null when the state was cleared.</param>
internal readonly record struct StoredGrainState(int Version, byte[]? Payload);
