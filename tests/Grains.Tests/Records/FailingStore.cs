using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>A copy that takes so many writes and fails at the next, before or after that is written.</summary>
internal sealed class FailingStore(IRecordStore store, int writes, bool isWritten) : ForwardingStore(store)
{
    private int _left = writes;

    public override bool MustReopen => false;

    public override async Task ApplyAsync(RecordChanges changes, CancellationToken cancellationToken = default)
    {
        var isFailing = _left-- == 0;
        if (!isFailing || isWritten)
        {
            await base.ApplyAsync(changes, cancellationToken);
        }

        if (isFailing)
        {
            throw new HubUnavailableException("lyon", "records", "no space is left");
        }
    }
}
