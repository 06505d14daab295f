[#setting url_escaping_charset="UTF-8"]
[#assign state = state!{} /]
[#if state.request??]
[#assign url = tenant.data.appUrl + "/register/confirm?id=" + changePasswordId?url + "&request=" + state.request?url /]
[#else]
[#assign url = tenant.issuer + "/password/change/" + changePasswordId?url + "?tenantId=" + user.tenantId?url /]
[#-- FusionAuth exposes the optional 'state' of the Forgot Password call; its hosted page wants it in the query. --]
[#list state!{} as key, value][#if key != "tenantId" && value??][#assign url = url + "&" + key?url + "=" + value?url /][/#if][/#list]
[/#if]
[#if state.anon_user??]
Someone, hopefully you, asked to keep what they have at ChangeBank.
To set your password and keep it, open this link:
[#else]
To change your ChangeBank password, open this link:
[/#if]

${url}

The link works once, for a day. If you did not ask for it, ignore this mail: without the link nothing happens.

- ChangeBank
