using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Grants for a forward of somebody else on their way into the hub of the uploader.</summary>
internal sealed class GrantsTaken(OwnerId uploader, GrantAttachments grants) : StreamChange
{
    public override bool TryAddTo(AppendBatch batch)
    {
        foreach (var hash in grants.Attachments)
        {
            var key = new AttachmentId(uploader, hash).ToString();
            foreach (var reader in grants.Readers)
            {
                batch.AddGrant(new AttachmentGrant(key, reader.Value, grants.Forward.Value));
            }
        }

        return true;
    }
}
