using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Gateway.Aggregates;

namespace Interpol.Mesh.Gateway.Consent;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class ConsentBodies
{
    extension(ConsentBody)
    {
        /// <summary>The JSON form of a request without its texts.</summary>
        public static ConsentBody Of(ConsentView view)
        {
            var record = view.Record;
            return new ConsentBody(
                record.Id,
                record.State,
                view.Version,
                record.Id.Country,
                AuthorBody.Of(record.Requester),
                record.Terms.DataOwner,
                record.Terms.Action,
                record.Terms.Tasks,
                record.RequestedAt,
                record.Terms.AnswerBy,
                record.Terms.Until,
                null,
                record.Grant is { } grant ? new ConsentGrantBody(grant.Tasks, grant.EndsAt, null, grant.GrantedAt, AuthorBody.Of(grant.By)) : null,
                record.ClosedAt is { } at && record.ClosedBy is { } by ? new ConsentClosingBody(at, AuthorBody.Of(by), null) : null,
                [.. record.Uses.Select(use => new ConsentUseBody(use.Task, use.Since))],
                null);
        }
    }
}
