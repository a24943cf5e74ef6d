drop table promotion_requests; drop table request_assessments; drop table request_documents; drop table request_transitions; drop sequence request_numbers; drop table requests;
