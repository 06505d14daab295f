[#setting url_escaping_charset="UTF-8"]
[#assign state = state!{} /]
[#if state.request??]
[#assign url = tenant.data.appUrl + "/register/confirm?id=" + changePasswordId?url + "&request=" + state.request?url /]
[#else]
[#assign url = tenant.issuer + "/password/change/" + changePasswordId?url + "?tenantId=" + user.tenantId?url /]
[#-- FusionAuth exposes the optional 'state' of the Forgot Password call; its hosted page wants it in the query. --]
[#list state!{} as key, value][#if key != "tenantId" && value??][#assign url = url + "&" + key?url + "=" + value?url /][/#if][/#list]
[/#if]
<!doctype html>
<html lang="en">
<body style="font: 16px/1.5 system-ui, sans-serif; color: #1c2321; max-width: 34em; margin: 2em auto; padding: 0 1em">
[#if state.anon_user??]
<p>Someone, hopefully you, asked to keep what they have at ChangeBank.</p>
<p><a href="${url?html}">Set your password</a> and it is yours.</p>
[#else]
<p><a href="${url?html}">Change your ChangeBank password</a>.</p>
[/#if]
<p>The link works once, for a day. If you did not ask for it, ignore this mail: without the link nothing happens.</p>
<p>ChangeBank</p>
</body>
</html>
