using Interpol.Mesh.Contracts.Consent;

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
                new AuthorBody(record.Requester.Owner, record.Requester.Officer),
                record.Terms.DataOwner,
                record.Terms.Action,
                record.Terms.Tasks,
                record.RequestedAt,
                record.Terms.AnswerBy,
                record.Terms.Until,
                null,
                record.Grant is { } grant ? new ConsentGrantBody(grant.Tasks, grant.EndsAt, null, grant.GrantedAt, new AuthorBody(grant.By.Owner, grant.By.Officer)) : null,
                record.ClosedAt is { } at && record.ClosedBy is { } by ? new ConsentClosingBody(at, new AuthorBody(by.Owner, by.Officer), null) : null,
                [.. record.Uses.Select(use => new ConsentUseBody(use.Task, use.Since))],
                null);
        }
    }
}
