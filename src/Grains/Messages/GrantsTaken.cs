using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Grants for a forward of somebody else on their way into the hub of the uploader, with a row by which a withdrawal finds them: the forward may never be sent.
/// </summary>
/// <param name="uploader">Whose uploads they are.</param>
/// <param name="grants">The grants.</param>
/// <param name="row">For which forward, and which came before; null when that is written already.</param>
internal sealed class GrantsTaken(OwnerId uploader, GrantAttachments grants, DeclaredRow? row) : StreamChange
{
    public override bool TryAddTo(AppendBatch batch)
    {
        if (!batch.Fits(1, 0))
        {
            return false;
        }

        if (row is not null)
        {
            var (index, _) = batch.AddRow(row.ToRow());
            batch.AddIndex(OutboxKeys.Granted(grants.Origin), index);
        }

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
